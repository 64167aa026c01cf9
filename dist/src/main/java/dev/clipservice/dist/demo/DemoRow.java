package dev.clipservice.dist.demo;

/** In which state the demo's old database holds a row: decided by the row's number alone. */
public enum DemoRow {
  /** No vector: 10 rows of 30. */
  MISSING,
  /** A vector of zeros, as the older system stored when its model failed: 3 rows of 30. */
  ZERO,
  /** A vector that the demo model made: the other 17. */
  GOOD;

  private static final int CYCLE = 30;

  /** The state of the row at {@code number} in {@code parts.tsv}, counted from 0. */
  public static DemoRow of(int number) {
    int place = number % CYCLE;
    if (place < 10) {
      return MISSING;
    }
    return place < 13 ? ZERO : GOOD;
  }
}
