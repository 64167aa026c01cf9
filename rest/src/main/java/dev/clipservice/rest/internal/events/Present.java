package dev.clipservice.rest.internal.events;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.rest.internal.admin.CountsBody;
import dev.clipservice.rest.internal.admin.JobBody;
import dev.clipservice.rest.internal.http.JsonBodyWriter;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.job.JobState;
import dev.clipservice.rest.internal.job.Jobs;
import java.util.LinkedHashMap;
import java.util.Map;

/** How everything stands now: one look, for all who listen. */
public final class Present {

  /** Whichever of the two there is: the table's counts, or why it cannot be counted. */
  static final String TABLE = "table";

  private final DatabaseMonitor database;
  private final PartStore parts;
  private final LocalWorker worker;
  private final WorkerRegistry registry;
  private final WorkerControl control;
  private final Jobs jobs;

  public Present(
      DatabaseMonitor database,
      PartStore parts,
      LocalWorker worker,
      WorkerRegistry registry,
      WorkerControl control,
      Jobs jobs) {
    this.database = database;
    this.parts = parts;
    this.worker = worker;
    this.registry = registry;
    this.control = control;
    this.jobs = jobs;
  }

  /** Everything, by subject. */
  Map<String, Event> look() {
    Map<String, Event> events = new LinkedHashMap<>();
    DatabaseStatus status = database.status();
    if (status instanceof DatabaseStatus.Up) {
      lookAtTable(events);
    } else {
      put(events, "database", TABLE, JsonBodyWriter.text(DatabaseBody.of(status)));
    }
    jobs.list().forEach(job -> events.put(job.id(), event(job)));
    return events;
  }

  private void lookAtTable(Map<String, Event> events) {
    try {
      String counts = JsonBodyWriter.text(CountsBody.of(parts.statistics()));
      WorkerBody workers =
          WorkerBody.of(worker.state(), control.settings(), registry.workers().size());
      put(events, "statistics", TABLE, counts);
      put(events, "worker", "worker", JsonBodyWriter.text(workers));
    } catch (ClipServiceException e) {
      put(events, "database", TABLE, JsonBodyWriter.text(DatabaseBody.down(e.getMessage())));
    }
  }

  private static void put(Map<String, Event> events, String name, String subject, String json) {
    events.put(subject, Event.state(name, subject, json));
  }

  /** What it has found is told when it has ended: one that runs is told once a second. */
  private static Event event(JobReport job) {
    return job.state() == JobState.RUNNING
        ? Event.state("job", job.id(), JsonBodyWriter.text(JobBody.of(job.withoutValidation())))
        : Event.end("job", job.id(), JsonBodyWriter.text(JobBody.of(job)));
  }
}
