package dev.clipservice.migrations;

import java.time.Duration;

/**
 * When the database is looked at again.
 *
 * @param first after the first failure in a row; doubles with each further one
 * @param longest the most that it grows to
 * @param refused after a refusal, which only a person can end
 * @param ping while all is well
 * @param silence how long an answer may take before the database counts as down
 * @param searchIndex how often it is looked whether it is time to build the index for search
 */
public record RetrySchedule(
    Duration first,
    Duration longest,
    Duration refused,
    Duration ping,
    Duration silence,
    Duration searchIndex) {

  /** 1 to 10 s while it is down, 30 s after a refusal, every 2 s while it is up. */
  public static final RetrySchedule DEFAULT =
      new RetrySchedule(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  /** The pause after {@code failures} failures in a row, at least 1. */
  Duration afterFailures(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
