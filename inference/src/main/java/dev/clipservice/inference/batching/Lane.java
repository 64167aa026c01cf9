package dev.clipservice.inference.batching;

import dev.clipservice.core.Priority;

/**
 * Whose work goes first: the order of the constants. Work of a lane may be interrupted in each of
 * its layers by work of those before it.
 */
public enum Lane {
  /** Interactive requests that fit into one batch; never interrupted. */
  SHORT(0),
  /** Larger interactive requests, in slices: a quarter of the engine is theirs while they wait. */
  LONG(3),
  /** The worker's, in slices: a tenth of the engine is theirs while they wait. */
  BULK(9);

  private final int yielding;

  Lane(int yielding) {
    this.yielding = yielding;
  }

  /**
   * How many tokens of the lanes before this one are computed for each token of this one, if there
   * is more work of both than the engine can do.
   */
  int yielding() {
    return yielding;
  }

  /** Whether this lane's work may interrupt the other's. */
  boolean goesBefore(Lane other) {
    return compareTo(other) < 0;
  }

  /** Whether {@link #goesBefore} is true of any lane. */
  boolean interruptible() {
    return this != SHORT;
  }

  static Lane of(Priority priority, boolean oneBatch) {
    if (priority == Priority.BULK) {
      return BULK;
    }
    return oneBatch ? SHORT : LONG;
  }
}
