package dev.clipservice.worker;

import dev.clipservice.core.WorkerControl;
import java.time.Duration;
import java.time.Instant;

/** Whether somebody has paused the workers; looks into the table every two seconds. */
final class Brake {

  static final Duration LOOK = Duration.ofSeconds(2);

  private final WorkerControl control;
  private Instant nextLook = Instant.MIN;
  private boolean on;

  Brake(WorkerControl control) {
    this.control = control;
  }

  boolean on(Instant now) {
    if (!now.isBefore(nextLook)) {
      on = control.settings().paused();
      nextLook = now.plus(LOOK);
    }
    return on;
  }

  /** It may have changed. */
  void lookAgain() {
    nextLook = Instant.MIN;
  }
}
