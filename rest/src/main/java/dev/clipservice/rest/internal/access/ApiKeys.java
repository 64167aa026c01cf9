package dev.clipservice.rest.internal.access;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that open the API; none means that it is open. Only their SHA-256 digests are kept, and
 * digests are compared: equally long, in constant time.
 */
public final class ApiKeys {

  private static final String SCHEME = "Bearer ";

  private final List<byte[]> digests;

  private ApiKeys(List<byte[]> digests) {
    this.digests = digests;
  }

  /**
   * Reads a list.
   *
   * @param commaSeparated keys; blanks around them and empty ones do not count
   */
  public static ApiKeys parse(String commaSeparated) {
    return new ApiKeys(
        Arrays.stream(commaSeparated.split(",", -1))
            .map(String::strip)
            .filter(key -> !key.isEmpty())
            .map(ApiKeys::digest)
            .toList());
  }

  /** Whether a key is needed. */
  public boolean required() {
    return !digests.isEmpty();
  }

  /**
   * Lets a request pass or not.
   *
   * @param authorization the header's value, or null
   * @throws ClipServiceException of kind {@code UNAUTHORIZED} if a key is needed and this is none
   */
  void check(String authorization) {
    if (!required()) {
      return;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ClipServiceException(
          Kind.UNAUTHORIZED,
          "You didn't provide an API key. Send it in an Authorization header using Bearer auth"
              + " (i.e. Authorization: Bearer YOUR_KEY).");
    }
    if (!contains(digest(authorization.substring(SCHEME.length()).strip()))) {
      throw new ClipServiceException(Kind.UNAUTHORIZED, "Incorrect API key provided.");
    }
  }

  private boolean contains(byte[] candidate) {
    boolean found = false;
    // All of them, always: the time must not tell which one it was
    for (byte[] digest : digests) {
      found |= MessageDigest.isEqual(digest, candidate);
    }
    return found;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Tells how many there are, and nothing of them. */
  @Override
  public String toString() {
    return "ApiKeys[" + digests.size() + "]";
  }
}
