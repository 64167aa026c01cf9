package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartState;
import dev.clipservice.core.VectorClass;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The filters and the page of a list of parts, as the query has them; JAX-RS fills it. */
public class PartsQuery {

  private static final int DEFAULT_LIMIT = 50;

  @Parameter(description = "valid, missing, zero, foreign or unverified")
  @QueryParam("class")
  String vectorClass;

  @Parameter(description = "pending, processing, completed, failed or withoutText")
  @QueryParam("state")
  String state;

  @Parameter(description = "true: only those whose text was longer than the model's window")
  @QueryParam("truncated")
  String truncated;

  @Parameter(
      description = "Only those with an error of this class: retry, rejected, provider, suspect")
  @QueryParam("errorClass")
  String errorClass;

  @Parameter(
      description = "What the number begins with, or name or text contains; at most 200 characters")
  @QueryParam("text")
  String text;

  @Parameter(
      description = "How many at most, 1 to 200; else 50",
      schema = @Schema(implementation = Integer.class))
  @QueryParam("limit")
  String limit;

  @Parameter(description = "The `next` of the page before")
  @QueryParam("after")
  String after;

  /** For JAX-RS. */
  public PartsQuery() {}

  PartFilter filter() {
    return new PartFilter(
        QueryParameters.word("class", vectorClass, VectorClass::parse),
        QueryParameters.word("state", state, PartState::parse),
        QueryParameters.flag("truncated", truncated),
        QueryParameters.word("errorClass", errorClass, ErrorClass::parse),
        Optional.ofNullable(text));
  }

  int limit() {
    return QueryParameters.number("limit", limit, DEFAULT_LIMIT, 1, PartBrowser.LARGEST_PAGE);
  }

  long after() {
    try {
      return after == null ? PartBrowser.START : Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw InvalidRequests.of(
          "after",
          "invalid_value",
          "Invalid 'after': expected what the page before gave as 'next', but got '%s'."
              .formatted(InvalidRequests.quoted(after)));
    }
  }
}
