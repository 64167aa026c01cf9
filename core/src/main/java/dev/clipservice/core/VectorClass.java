package dev.clipservice.core;

import java.util.Locale;

/** What a row's vector is; every row is in one class. */
public enum VectorClass {
  /** A unit vector of the table's target identity. */
  VALID,
  /** None. */
  MISSING,
  /** Zero, not finite, not normalised or of a wrong dimension. */
  ZERO,
  /** One of another identity. */
  FOREIGN,
  /** One of unknown origin. */
  UNVERIFIED;

  /** Reads the name as the API has it, e.g. {@code missing}. */
  public static VectorClass parse(String value) {
    for (VectorClass known : values()) {
      if (known.toString().equals(value)) {
        return known;
      }
    }
    throw ClipServiceException.invalid(
        "class",
        "expected valid, missing, zero, foreign or unverified as the class of a vector, got \""
            + value
            + "\"");
  }

  /** The name as the API has it, in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
