package dev.clipservice.core;

/** Where a row stands in its life; every row is in one state. */
public enum PartState {
  /** Waits for the worker. */
  PENDING("pending"),
  /** Under a live lease. */
  PROCESSING("processing"),
  /** Done. */
  COMPLETED("completed"),
  /** Given up, with a reason. */
  FAILED("failed"),
  /** Has nothing to embed. */
  WITHOUT_TEXT("withoutText");

  private final String name;

  PartState(String name) {
    this.name = name;
  }

  /** Reads the name as the API has it, e.g. {@code withoutText}. */
  public static PartState parse(String value) {
    for (PartState known : values()) {
      if (known.name.equals(value)) {
        return known;
      }
    }
    throw ClipServiceException.invalid(
        "state",
        "expected pending, processing, completed, failed or withoutText as the state of a part, got \""
            + value
            + "\"");
  }

  /** The name as the API has it. */
  @Override
  public String toString() {
    return name;
  }
}
