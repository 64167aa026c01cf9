package dev.clipservice.rest.internal.job;

import java.util.Locale;

/** How a job stands. */
public enum JobState {
  /** Started; it may wait for something. */
  RUNNING,
  /** It went through the whole table. */
  COMPLETED,
  /** Ended because somebody asked for it; what was queued until then stays so. */
  CANCELLED,
  /** Ended because it could not go on. */
  FAILED;

  /** The name in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
