package dev.clipservice.rest.internal.parts;

import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer for chosen rows that get their vectors next. */
@Schema(name = "RowsQueued")
record RowsQueuedBody(
    int requested,
    int queued,
    @Schema(description = "Rows that are not there, or have nothing to embed") int skipped)
    implements JsonBody {}
