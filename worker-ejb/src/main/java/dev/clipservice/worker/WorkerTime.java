package dev.clipservice.worker;

import java.time.Duration;
import java.time.Instant;

/** Time as the loop sees it: what the clock says, and waiting that can be cut short. */
interface WorkerTime {

  Instant now();

  /**
   * Waits, unless and until somebody calls {@link #wake}; a call that came while nobody waited
   * counts.
   */
  void pause(Duration atMost) throws InterruptedException;

  void wake();
}
