package dev.clipservice.rest.internal.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as the API tells them: ISO 8601, UTC, milliseconds. */
public final class Times {

  private Times() {}

  /**
   * Writes a moment.
   *
   * @param moment or null, which stays null
   */
  public static String text(Instant moment) {
    return moment == null ? null : moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * From {@code moment} to {@code now}; the clocks of two machines may differ, so never below 0.
   */
  static double secondsSince(Instant moment, Instant now) {
    return Math.max(0, Duration.between(moment, now).toMillis()) / 1000.0;
  }
}
