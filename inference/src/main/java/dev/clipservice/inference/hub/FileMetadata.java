package dev.clipservice.inference.hub;

import java.util.regex.Pattern;

/**
 * What the hub says of a file before it sends it.
 *
 * @param commit the commit that the revision means, 40 hexadecimal digits
 * @param etag the file's digest and the name of its blob in a cache: SHA-256 for files in Git LFS,
 *     else git's SHA-1 of a blob
 * @param size in bytes
 */
record FileMetadata(String commit, String etag, long size) {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GIT_SHA1 = Pattern.compile("[0-9a-f]{40}");

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  static boolean isDigest(String etag) {
    return SHA256.matcher(etag).matches() || GIT_SHA1.matcher(etag).matches();
  }

  /** Whether {@link #etag} is a SHA-256; else it is git's SHA-1. */
  boolean hasSha256() {
    return SHA256.matcher(etag).matches();
  }
}
