package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.core.WorkerSettings;
import java.time.Clock;
import java.util.function.Function;

/** All workers of the table, to be looked at and held back. */
public final class Workers {

  private final DatabaseGate gate;
  private final LocalWorker local;
  private final WorkerRegistry registry;
  private final WorkerControl control;
  private final Clock clock;

  public Workers(
      DatabaseGate gate,
      LocalWorker local,
      WorkerRegistry registry,
      WorkerControl control,
      Clock clock) {
    this.gate = gate;
    this.local = local;
    this.registry = registry;
    this.control = control;
    this.clock = clock;
  }

  /** As they are now. */
  WorkersBody show() {
    gate.require();
    return WorkersBody.of(local.state(), control.settings(), registry.workers(), clock.instant());
  }

  /** Changes what they obey, and tells it. */
  WorkerSettingsBody change(Function<WorkerControl, WorkerSettings> change) {
    gate.require();
    return WorkerSettingsBody.of(change.apply(control));
  }
}
