package dev.clipservice.inference.batching;

import java.util.EnumMap;
import java.util.Map;

/**
 * Keeps the later lanes from starving. While a lane has work, each token of the lanes before it is
 * noted as its due; each token of its own settles {@link Lane#yielding} of them. A lane whose due
 * has reached its limit is owed a turn, and others wait for a part of a batch.
 *
 * <p>So short bursts pass, and what lasts is shared. A due does not vanish while a lane is empty
 * for a moment, as the worker's is between two batches. Not safe for use by many threads.
 */
final class FairShare {

  private final Map<Lane, Double> due = new EnumMap<>(Lane.class);
  private final int burst;

  /**
   * @param burst how many tokens of its own a lane may be behind
   */
  FairShare(int burst) {
    this.burst = burst;
    for (Lane lane : Lane.values()) {
      due.put(lane, 0.0);
    }
  }

  /** Notes tokens of a lane before {@code waiting}, which has work. */
  void passed(Lane waiting, double tokens) {
    due.merge(waiting, tokens, Double::sum);
  }

  /** Notes tokens of {@code lane} itself. */
  void served(Lane lane, double tokens) {
    due.merge(lane, -tokens * lane.yielding(), (before, settled) -> Math.max(0, before + settled));
  }

  /** Whether {@code lane} may not be made to wait now. */
  boolean owed(Lane lane) {
    return lane.interruptible() && due.get(lane) >= limit(lane);
  }

  /** How many tokens of the lanes before it are computed, at most about, before its turn. */
  long limit(Lane lane) {
    return (long) burst * lane.yielding();
  }
}
