package dev.clipservice.inference.hub;

import dev.clipservice.inference.hub.PinnedModel.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Checks what a file on the disk is. */
final class Digests {

  private static final int PIECE = 1 << 20;

  private Digests() {}

  /**
   * Compares the file's digest with the one that the hub named, and with the pinned one.
   *
   * @return what is wrong: expected and found; empty if nothing is
   * @throws IOException if the file cannot be read
   */
  static Optional<String> problem(Path file, FileMetadata metadata, Optional<Pin> pin)
      throws IOException {
    MessageDigest sha256 = digest("SHA-256");
    MessageDigest sha1 = digest("SHA-1");
    // What git calls a blob: a header, then the content
    sha1.update(("blob " + metadata.size() + '\0').getBytes(StandardCharsets.US_ASCII));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        sha256.update(piece, 0, length);
        if (!metadata.hasSha256()) {
          sha1.update(piece, 0, length);
        }
      }
    }
    String found256 = HexFormat.of().formatHex(sha256.digest());
    String found = metadata.hasSha256() ? found256 : HexFormat.of().formatHex(sha1.digest());
    String name = metadata.hasSha256() ? "SHA-256" : "git SHA-1";
    return differs(name, metadata.etag(), found)
        .or(() -> pin.flatMap(known -> differs("pinned SHA-256", known.sha256(), found256)));
  }

  private static Optional<String> differs(String name, String expected, String found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of("expected %s %s, found %s".formatted(name, expected, found));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm + "; a bug", e);
    }
  }
}
