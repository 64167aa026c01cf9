package dev.clipservice.core;

import java.util.Locale;

/** Why a row has not got its vector: what becomes of it depends on this. */
public enum ErrorClass {
  /** Its own attempt failed for a reason that may pass: tried again, so many times. */
  RETRY,
  /** The provider says that this text can never be embedded: failed at once. */
  REJECTED,
  /** The provider cannot serve, or the result could not be fetched: no attempt of the row's. */
  PROVIDER,
  /** Its worker died while embedding it: tried again alone, so many times. */
  SUSPECT;

  /** Reads the name as the database has it, e.g. {@code rejected}. */
  public static ErrorClass parse(String value) {
    for (ErrorClass known : values()) {
      if (known.toString().equals(value)) {
        return known;
      }
    }
    throw ClipServiceException.invalid(
        "errorClass",
        "expected retry, rejected, provider or suspect as the class of an error, got \""
            + value
            + "\"");
  }

  /** The name in lower case, as database and API have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
