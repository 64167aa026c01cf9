package dev.clipservice.inference.batching;

import java.time.Duration;

/**
 * How much the batcher takes.
 *
 * @param queueTokens how many tokens may wait or be computed at a time, as the texts have them
 * @param interactiveTokens how many tokens of interactive requests are computed at once; a prefix
 *     that texts share counts once. What fits is a {@link Lane#SHORT} request
 * @param bulkTokens the same for bulk work, which is interrupted and may thus be larger
 * @param texts how many different texts are computed at once: each has its own attention
 * @param maxWait how long a request may be expected to wait for its first text to be computed
 */
public record BatchLimits(
    long queueTokens, int interactiveTokens, int bulkTokens, int texts, Duration maxWait) {

  /** The part that may change while the engine runs. */
  WaitingLimits waiting() {
    return new WaitingLimits(queueTokens, maxWait);
  }

  /** How many tokens a batch of {@code lane} may cost. */
  int tokens(Lane lane) {
    return lane == Lane.BULK ? bulkTokens : interactiveTokens;
  }
}
