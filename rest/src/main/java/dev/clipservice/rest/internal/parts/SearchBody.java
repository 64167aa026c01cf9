package dev.clipservice.rest.internal.parts;

import dev.clipservice.rest.internal.admin.IdentityBody;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was found for a text. */
@Schema(name = "Search")
record SearchBody(
    String query,
    @Schema(description = "Whose vectors were compared") IdentityBody model,
    @Schema(description = "Of the query, begin and end token included") int tokens,
    @Schema(description = "Whether the end of the query was not read") boolean truncated,
    @Schema(description = "For the query's vector and the search") double milliseconds,
    @Schema(description = "The nearest first") List<SimilarBody.Similar> parts)
    implements JsonBody {}
