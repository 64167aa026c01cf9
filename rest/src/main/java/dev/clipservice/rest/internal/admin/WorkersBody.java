package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.WorkerReport;
import dev.clipservice.core.WorkerSettings;
import dev.clipservice.rest.internal.http.JsonBody;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The workers of the table; null where there is nothing to tell. */
@Schema(name = "Workers")
record WorkersBody(
    Local local,
    WorkerSettingsBody settings,
    @Schema(
            description =
                "All workers of the table, the longest-running first, this server's among them;"
                    + " some may have died")
        List<Worker> workers)
    implements JsonBody {

  /** This server's own. */
  @Schema(name = "LocalWorker", description = "This server's worker, as it knows itself.")
  record Local(
      @Schema(description = "Its name, unique among all workers") String worker,
      @Schema(description = "What it is doing, e.g. WORKING, IDLE, PAUSED; OFF: none runs here")
          String phase,
      @Schema(description = "When the phase began") String since,
      @Schema(nullable = true, description = "Why, in a phase that has a reason") String reason,
      @Schema(nullable = true, description = "The latest trouble, kept when it is over")
          String lastError,
      @Schema(nullable = true, description = "Why vectors of unknown origin were left as they are")
          String unverified,
      @Schema(description = "Rows embedded and written since it began") long completed,
      @Schema(description = "Rows given up since it began") long failed,
      @Schema(description = "Attempts that will be repeated, since it began") long retried) {

    static Local of(LocalWorker.State state) {
      return new Local(
          state.worker(),
          state.phase(),
          Times.text(state.since()),
          state.reason().orElse(null),
          state.lastError().orElse(null),
          state.unverified().orElse(null),
          state.completed(),
          state.failed(),
          state.retried());
    }
  }

  /** One of all. */
  @Schema(name = "Worker", description = "A worker, as it told the table at its last heartbeat.")
  record Worker(
      String worker,
      String host,
      String phase,
      @Schema(nullable = true) String reason,
      @Schema(nullable = true, description = "null until its provider is ready") IdentityBody model,
      String startedAt,
      String heartbeatAt,
      @Schema(
              description =
                  "Since it was last heard of, by this server's clock; some ten seconds at most if"
                      + " it lives")
          double heartbeatAgeSeconds,
      long completed,
      long failed,
      @Schema(description = "Rows that it holds now") long leased) {

    static Worker of(WorkerReport report, Instant now) {
      return new Worker(
          report.worker(),
          report.host(),
          report.phase(),
          report.reason().orElse(null),
          IdentityBody.orNull(report.model()),
          Times.text(report.startedAt()),
          Times.text(report.heartbeatAt()),
          Times.secondsSince(report.heartbeatAt(), now),
          report.completed(),
          report.failed(),
          report.leased());
    }
  }

  static WorkersBody of(
      LocalWorker.State local, WorkerSettings settings, List<WorkerReport> workers, Instant now) {
    return new WorkersBody(
        Local.of(local),
        WorkerSettingsBody.of(settings),
        workers.stream().map(report -> Worker.of(report, now)).toList());
  }
}
