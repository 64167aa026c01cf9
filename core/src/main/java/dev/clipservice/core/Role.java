package dev.clipservice.core;

import java.util.Locale;

/** What a server does. */
public enum Role {
  /** Service and worker together. */
  ALL,
  /** The embedding API only; needs no database. */
  API,
  /** The worker only; the embedding API answers 503. */
  WORKER;

  /**
   * Reads {@code all}, {@code api} or {@code worker}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} for anything else
   */
  public static Role parse(String value) {
    for (Role role : values()) {
      if (role.toString().equals(value)) {
        return role;
      }
    }
    throw new ClipServiceException(
        ClipServiceException.Kind.MISCONFIGURED,
        "CLIP_ROLE: expected all, api or worker, found \"" + value + "\"");
  }

  /** The name as it is configured, in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
