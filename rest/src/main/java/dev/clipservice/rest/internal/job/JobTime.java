package dev.clipservice.rest.internal.job;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time as a job sees it. */
public interface JobTime {

  /** The real one. */
  JobTime SYSTEM =
      new JobTime() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public boolean pause(Duration atMost, CountDownLatch cut) throws InterruptedException {
          return cut.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }
      };

  Instant now();

  /**
   * Waits, until {@code cut} is at zero at the latest.
   *
   * @return whether it was at zero
   */
  boolean pause(Duration atMost, CountDownLatch cut) throws InterruptedException;
}
