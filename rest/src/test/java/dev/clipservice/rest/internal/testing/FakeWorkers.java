package dev.clipservice.rest.internal.testing;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.core.WorkerReport;
import dev.clipservice.core.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Some workers, and the settings that they would obey. */
public final class FakeWorkers implements LocalWorker, WorkerRegistry, WorkerControl {

  public static final Instant CHANGED = Instant.parse("2026-01-02T03:00:00.123456Z");

  public final List<WorkerReport> reports = new ArrayList<>();
  public WorkerSettings settings = new WorkerSettings(false, 0, CHANGED);
  public State state =
      new State(
          "host-1-42-ab",
          "PAUSED",
          CHANGED,
          Optional.of("somebody paused it"),
          Optional.empty(),
          Optional.empty(),
          12,
          3,
          4);

  @Override
  public State state() {
    return state;
  }

  @Override
  public void heartbeat(WorkerReport report, Collection<EmbeddingJob> held, Duration lease) {
    reports.add(report);
  }

  @Override
  public void leave(String worker) {
    reports.removeIf(report -> report.worker().equals(worker));
  }

  @Override
  public List<WorkerReport> workers() {
    return List.copyOf(reports);
  }

  @Override
  public WorkerSettings settings() {
    return settings;
  }

  @Override
  public WorkerSettings pause() {
    settings = new WorkerSettings(true, settings.rowsPerMinute(), CHANGED);
    return settings;
  }

  @Override
  public WorkerSettings resume() {
    settings = new WorkerSettings(false, settings.rowsPerMinute(), CHANGED);
    return settings;
  }

  @Override
  public WorkerSettings throttle(int rowsPerMinute) {
    settings = new WorkerSettings(settings.paused(), rowsPerMinute, CHANGED);
    return settings;
  }
}
