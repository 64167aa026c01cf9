package dev.clipservice.inference.batching;

import java.time.Duration;

/**
 * How fast the engine is, as measured, in computed tokens: an average over its latest seconds of
 * work, so that many tiny batches count no more than one of the same time.
 */
final class Throughput {

  /** Two cores without AVX-512, as if seen for a second; corrected by the first batches. */
  private static final double FIRST_GUESS = 400;

  /** After this much work, what was measured before counts a third. */
  private static final double MEMORY_SECONDS = 10;

  private double tokens = FIRST_GUESS;
  private double seconds = 1;

  /** Notes a batch. */
  synchronized void record(long batchTokens, long nanos) {
    double latest = Math.max(1, nanos) / 1e9;
    double kept = Math.exp(-latest / MEMORY_SECONDS);
    tokens = tokens * kept + batchTokens;
    seconds = seconds * kept + latest;
  }

  /** How long {@code count} tokens take. */
  synchronized Duration timeFor(long count) {
    return Duration.ofNanos((long) (count * seconds / tokens * 1e9));
  }
}
