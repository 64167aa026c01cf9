package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;

/**
 * What all workers of a table obey; kept in the database, so that it survives restarts.
 *
 * @param paused whether they claim nothing
 * @param rowsPerMinute how many rows all of them together may claim in a minute; 0 is no limit
 * @param changedAt when somebody last changed this
 */
public record WorkerSettings(boolean paused, int rowsPerMinute, Instant changedAt) {

  public WorkerSettings {
    Objects.requireNonNull(changedAt, "changedAt");
    if (rowsPerMinute < 0) {
      throw ClipServiceException.invalid(
          "rowsPerMinute", "expected 0 (no limit) or more rows per minute, got " + rowsPerMinute);
    }
  }
}
