package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The filters of the history, as the query has them; JAX-RS fills it. */
public class HistoryQuery {

  @Parameter(
      description =
          "Ended at or after: ISO 8601 with an offset, or a date, which is its begin in UTC")
  @QueryParam("from")
  String from;

  @Parameter(description = "Ended before; as from")
  @QueryParam("to")
  String to;

  @Parameter(description = "completed, retry or failed")
  @QueryParam("outcome")
  String outcome;

  @Parameter(description = "part_id, exactly")
  @QueryParam("partId")
  String partId;

  @Parameter(description = "color_id, or none; only together with partId")
  @QueryParam("colorId")
  String colorId;

  @Parameter(description = "Whose vector it brought, e.g. clip or openai")
  @QueryParam("provider")
  String provider;

  @Parameter(description = "The class of its error: retry, rejected, provider or suspect")
  @QueryParam("errorClass")
  String errorClass;

  /** For JAX-RS. */
  public HistoryQuery() {}

  AttemptFilter filter() {
    Optional<OptionalInt> color =
        Optional.ofNullable(colorId).map(value -> QueryParameters.color("colorId", value));
    return new AttemptFilter(
        moment("from", from),
        moment("to", to),
        QueryParameters.word("outcome", outcome, AttemptOutcome::parse),
        Optional.ofNullable(partId).filter(part -> !part.isEmpty()),
        color.orElse(OptionalInt.empty()),
        color.isPresent() && color.get().isEmpty(),
        Optional.ofNullable(provider).filter(name -> !name.isEmpty()),
        QueryParameters.word("errorClass", errorClass, ErrorClass::parse));
  }

  private static Optional<Instant> moment(String name, String value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          value.length() <= "2026-01-02".length()
              ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      throw InvalidRequests.of(
          name,
          "invalid_value",
          "Invalid '%s': expected a moment such as 2026-01-02T03:04:05Z, or a date such as 2026-01-02, but got '%s'."
              .formatted(name, InvalidRequests.quoted(value)));
    }
  }
}
