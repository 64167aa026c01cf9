package dev.clipservice.core;

import java.util.Locale;

/** How an attempt ended, as the history has it. */
public enum AttemptOutcome {
  /** The vector was written. */
  COMPLETED,
  /** It failed and is tried again. */
  RETRY,
  /** It failed and the row was given up. */
  FAILED;

  /** Reads the name as the API has it, e.g. {@code retry}. */
  public static AttemptOutcome parse(String value) {
    for (AttemptOutcome known : values()) {
      if (known.toString().equals(value)) {
        return known;
      }
    }
    throw ClipServiceException.invalid(
        "outcome",
        "expected completed, retry or failed as the outcome of an attempt, got \"" + value + "\"");
  }

  /** The name in lower case, as database and API have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
