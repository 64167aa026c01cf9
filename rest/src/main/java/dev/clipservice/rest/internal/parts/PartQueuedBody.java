package dev.clipservice.rest.internal.parts;

import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer for a part that gets its vector next. */
@Schema(name = "PartQueued")
record PartQueuedBody(
    String partId,
    @Schema(nullable = true) Integer colorId,
    @Schema(enumeration = "pending") String status)
    implements JsonBody {}
