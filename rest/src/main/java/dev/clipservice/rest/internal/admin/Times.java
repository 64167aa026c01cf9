package dev.clipservice.rest.internal.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as the API tells them: ISO 8601, UTC, milliseconds. */
final class Times {

  private Times() {}

  /**
   * @param moment or null
   */
  static String text(Instant moment) {
    return moment == null ? null : moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * From {@code moment} to {@code now}; the clocks of two machines may differ, so never below 0.
   */
  static double secondsSince(Instant moment, Instant now) {
    return Math.max(0, Duration.between(moment, now).toMillis()) / 1000.0;
  }
}
