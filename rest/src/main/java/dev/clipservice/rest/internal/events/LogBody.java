package dev.clipservice.rest.internal.events;

import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of the server's log. */
@Schema(name = "LogEvent")
record LogBody(
    String at, @Schema(enumeration = {"INFO", "WARNING", "SEVERE"}) String level, String message)
    implements JsonBody {}
