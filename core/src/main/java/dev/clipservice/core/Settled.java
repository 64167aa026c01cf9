package dev.clipservice.core;

import java.util.List;

/**
 * What became of outcomes.
 *
 * @param completed vectors written
 * @param failed rows given up
 * @param retried rows that will be tried again: their own attempt failed, or the provider
 * @param dropped outcomes that came too late: the lease went to another, or the text has changed
 * @param busy outcomes that could not be written yet, because somebody else is writing to their
 *     rows at the moment; to be settled again for as long as the lease is extended
 */
public record Settled(int completed, int failed, int retried, int dropped, List<JobOutcome> busy) {

  /** Nothing at all. */
  public static final Settled NONE = new Settled(0, 0, 0, 0, List.of());

  public Settled {
    busy = List.copyOf(busy);
  }

  /** How many outcomes were written. */
  public int written() {
    return completed + failed + retried;
  }
}
