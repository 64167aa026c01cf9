package dev.clipservice.rest.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** A key that opens the API, and whose it is. Of the key itself only its SHA-256 digest is kept. */
public final class ApiKey {

  /** What a key opens. */
  public enum Kind {
    /** {@code /v1}; also {@code /api}, if nobody has had a key of the other kind. */
    API,
    /** {@code /v1} and {@code /api}. */
    ADMIN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final Kind kind;
  private final byte[] digest;

  ApiKey(String name, Kind kind, String key) {
    this.name = name;
    this.kind = kind;
    this.digest = digest(key);
  }

  public String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  /** Whether it is this one; digests are equally long, and compared in constant time. */
  boolean hasDigest(byte[] candidate) {
    return MessageDigest.isEqual(digest, candidate);
  }

  static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whose it is, and nothing of the key. */
  @Override
  public String toString() {
    return name + " (" + kind + ")";
  }
}
