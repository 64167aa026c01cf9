package dev.clipservice.inference.batching;

import java.time.Duration;

/**
 * How much the batcher takes.
 *
 * @param queueTokens how many tokens may wait or be computed at a time, as the texts have them
 * @param shortTokens how many tokens of {@link Lane#SHORT} requests are computed at once; a prefix
 *     that texts share counts once. An interactive request that fits is such a one
 * @param tokens the same for other lanes' work, which is interrupted and may thus be larger
 * @param texts how many different texts are computed at once: each has its own attention
 * @param maxWait how long a request may be expected to wait for its first text to be computed
 */
public record BatchLimits(
    long queueTokens, int shortTokens, int tokens, int texts, Duration maxWait) {

  /** The part that may change while the engine runs. */
  WaitingLimits waiting() {
    return new WaitingLimits(queueTokens, maxWait);
  }

  /** How many tokens a batch of {@code lane} may cost. */
  int tokens(Lane lane) {
    return lane == Lane.SHORT ? shortTokens : tokens;
  }
}
