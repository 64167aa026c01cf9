package dev.clipservice.migrations;

import java.time.Duration;

/**
 * How many rows are looked at in one transaction: so many that it takes a fifth of a second, since
 * whoever wants to write one of the rows waits for its end. How long a row takes depends on the
 * indexes that others have made on the table: from microseconds to several milliseconds.
 */
final class BatchSize {

  private static final Duration GOAL = Duration.ofMillis(200);
  private static final int FIRST = 500;
  private static final int SMALLEST = 20;
  private static final int LARGEST = 10_000;

  private int rows = FIRST;

  int rows() {
    return rows;
  }

  /** Learns from a batch of {@link #rows()} rows; changes by a factor of two at most. */
  void took(Duration duration) {
    double factor = (double) GOAL.toNanos() / Math.max(1, duration.toNanos());
    long next = Math.round(rows * Math.min(2, Math.max(0.5, factor)));
    rows = (int) Math.min(LARGEST, Math.max(SMALLEST, next));
  }
}
