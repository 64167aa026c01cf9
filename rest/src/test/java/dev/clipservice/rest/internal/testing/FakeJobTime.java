package dev.clipservice.rest.internal.testing;

import dev.clipservice.rest.internal.job.JobTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Time that passes only where somebody waits. */
public final class FakeJobTime implements JobTime {

  public Instant now;
  public final List<Duration> pauses = new ArrayList<>();

  /** Called at each pause. */
  public Runnable atPause = () -> {};

  public FakeJobTime(Instant now) {
    this.now = now;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public boolean pause(Duration atMost, CountDownLatch cut) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(atMost);
    atPause.run();
    if (cut.getCount() == 0) {
      return true;
    }
    now = now.plus(atMost);
    return false;
  }
}
