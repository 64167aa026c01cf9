package dev.clipservice.rest.internal.events;

import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.WorkerSettings;
import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the workers do. */
@Schema(name = "WorkerEvent")
record WorkerBody(
    @Schema(description = "What this server's worker is doing") String phase,
    @Schema(nullable = true) String reason,
    boolean paused,
    @Schema(description = "0: no limit") int rowsPerMinute,
    @Schema(description = "How many workers the table has") int workers)
    implements JsonBody {

  static WorkerBody of(LocalWorker.State local, WorkerSettings settings, int workers) {
    return new WorkerBody(
        local.phase(),
        local.reason().orElse(null),
        settings.paused(),
        settings.rowsPerMinute(),
        workers);
  }
}
