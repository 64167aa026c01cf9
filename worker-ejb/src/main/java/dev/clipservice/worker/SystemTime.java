package dev.clipservice.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The real one. */
final class SystemTime implements WorkerTime {

  private final Semaphore wakes = new Semaphore(0);

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void pause(Duration atMost) throws InterruptedException {
    if (wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      wakes.drainPermits();
    }
  }

  @Override
  public void wake() {
    wakes.release();
  }
}
