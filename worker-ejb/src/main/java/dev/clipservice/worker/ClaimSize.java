package dev.clipservice.worker;

import java.time.Duration;

/**
 * How many rows to claim: so many as the provider embeds in about half a minute, up to eight
 * slices. More texts sorted together share more; but what one worker holds, another cannot have.
 */
final class ClaimSize {

  private static final int MOST_SLICES = 8;
  private static final double SECONDS = 30;

  private double rowsPerSecond;

  /** Notes that a slice of so many rows took so long. */
  void embedded(int rows, Duration took) {
    double rate = rows / Math.max(1e-3, took.toNanos() / 1e9);
    rowsPerSecond = rowsPerSecond == 0 ? rate : (3 * rowsPerSecond + rate) / 4;
  }

  /** The provider failed: try with a few rows first. */
  void reset() {
    rowsPerSecond = 0;
  }

  /** Rows of the next claim: one slice until something is known. */
  int next(int sliceRows) {
    double rows = Math.ceil(rowsPerSecond * SECONDS / sliceRows) * sliceRows;
    return (int) Math.max(sliceRows, Math.min((double) MOST_SLICES * sliceRows, rows));
  }
}
