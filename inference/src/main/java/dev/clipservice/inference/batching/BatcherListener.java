package dev.clipservice.inference.batching;

import java.time.Duration;

/** Is told what the batcher does, by many threads. Must return at once and throw nothing. */
public interface BatcherListener {

  /**
   * A batch was computed.
   *
   * @param texts different ones
   * @param given tokens as the requests have them
   * @param computed tokens that they come to: equal beginnings count once, those of earlier
   *     batches, too, though the engine may know them
   * @param busy how long the engine took, without what interrupted it
   */
  void computed(Lane lane, int texts, long given, long computed, Duration busy);

  /** A request found no room, or would have had to wait for too long. */
  void refused(Lane lane);

  /** A request's deadline passed before it was embedded. */
  void expired(Lane lane);
}
