package dev.clipservice.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that only moves when somebody waits, and then at once. */
final class FakeTime implements WorkerTime {

  private static final int ENOUGH = 2_000;

  final List<Duration> pauses = new ArrayList<>();
  Runnable onPause = () -> {};
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant now() {
    return now;
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public void pause(Duration atMost) {
    if (pauses.size() >= ENOUGH) {
      throw new IllegalStateException("waited " + ENOUGH + " times, what was expected never came");
    }
    pauses.add(atMost);
    advance(atMost);
    onPause.run();
  }

  @Override
  public void wake() {}
}
