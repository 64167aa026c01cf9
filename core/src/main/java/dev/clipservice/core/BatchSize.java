package dev.clipservice.core;

import java.time.Duration;

/**
 * How many rows are looked at in one transaction: so many that it takes a fifth of a second, since
 * whoever wants to write one of the rows waits for its end. How long a row takes depends on the
 * indexes that there are on the table: from microseconds to several milliseconds.
 *
 * @param rows of the next batch
 * @param largest the most rows of any batch
 */
public record BatchSize(int rows, int largest) {

  private static final Duration GOAL = Duration.ofMillis(200);
  private static final int FIRST = 500;
  private static final int SMALLEST = 20;

  public BatchSize {
    if (rows < 1 || rows > largest) {
      throw new IllegalArgumentException("expected 1 to " + largest + " rows, got " + rows);
    }
  }

  /** Where nothing is known yet: 500 rows. */
  public static BatchSize upTo(int largest) {
    return new BatchSize(Math.min(FIRST, largest), largest);
  }

  /** The size after a batch of this one took so long; it changes by a factor of two at most. */
  public BatchSize after(Duration took) {
    double factor = (double) GOAL.toNanos() / Math.max(1, took.toNanos());
    long next = Math.round(rows * Math.min(2, Math.max(0.5, factor)));
    return new BatchSize(
        (int) Math.min(largest, Math.max(Math.min(SMALLEST, largest), next)), largest);
  }
}
