package dev.clipservice.inference.batching;

import java.time.Duration;

/** How fast the engine is, as measured: an average in which recent batches count most. */
public final class Throughput {

  /** Two cores without AVX-512; corrected by the first batches. */
  private static final double FIRST_GUESS = 400;

  /** How much the latest batch counts. */
  private static final double WEIGHT = 0.2;

  private volatile double tokensPerSecond = FIRST_GUESS;

  /** Notes a batch; called by the engine's thread only. */
  void record(long tokens, long nanos) {
    double latest = tokens * 1e9 / Math.max(1, nanos);
    tokensPerSecond = (1 - WEIGHT) * tokensPerSecond + WEIGHT * latest;
  }

  /** How long {@code tokens} take, in whole seconds, rounded up; at least one. */
  Duration timeFor(long tokens) {
    return Duration.ofSeconds(Math.max(1, (long) Math.ceil(tokens / tokensPerSecond)));
  }
}
