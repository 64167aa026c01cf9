package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.WorkerSettings;
import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@link WorkerSettings}. */
@Schema(
    name = "WorkerSettings",
    description =
        "What all workers of the table obey. Kept in the database: a restart changes nothing.")
record WorkerSettingsBody(
    @Schema(description = "Whether they claim nothing") boolean paused,
    @Schema(description = "How many rows all of them together may claim in a minute; 0: no limit")
        int rowsPerMinute,
    @Schema(description = "ISO 8601, UTC") String changedAt)
    implements JsonBody {

  static WorkerSettingsBody of(WorkerSettings settings) {
    return new WorkerSettingsBody(
        settings.paused(), settings.rowsPerMinute(), Times.text(settings.changedAt()));
  }
}
