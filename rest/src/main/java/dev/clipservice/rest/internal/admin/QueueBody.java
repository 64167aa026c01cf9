package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.QueueReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@link QueueReport} as the page reads it; null where nothing is known. */
@Schema(name = "Queue")
record QueueBody(
    @Schema(
            nullable = true,
            description = "The model that the table is filled with; null until the first claim")
        IdentityBody target,
    @Schema(description = "Pending rows that could be claimed now") long due,
    @Schema(description = "Pending rows that wait for a later attempt") long putOff,
    @Schema(description = "Pending rows handed out alone: a worker died while embedding them")
        long suspects,
    @Schema(nullable = true, description = "Until the earliest of the rows put off is due")
        Long nextDueSeconds,
    @Schema(description = "Vectors written in the last minute") long completedLastMinute,
    @Schema(description = "The same for the last hour, as far as the history goes back")
        long completedLastHour,
    @Schema(description = "Failed rows by the class of their error; every class is told")
        Map<String, Long> failedByClass,
    @Schema(description = "Pending rows that wait after an error, by its class")
        Map<String, Long> waitingByClass,
    @Schema(description = "The most frequent reasons of failed rows, at most 20")
        List<Reason> failureReasons,
    @Schema(description = "Rows with a vector by whose it is") List<Vectors> vectors) {

  /** Why rows were given up. */
  @Schema(name = "FailureReason")
  record Reason(
      @Schema(enumeration = {"retry", "rejected", "provider", "suspect"}) String errorClass,
      String reason,
      long rows) {}

  /** Whose vectors there are. */
  @Schema(name = "VectorsOfModel")
  record Vectors(
      @Schema(nullable = true, description = "null: of unknown origin") IdentityBody identity,
      long rows) {}

  static QueueBody of(QueueReport report) {
    return new QueueBody(
        IdentityBody.orNull(report.target()),
        report.due(),
        report.putOff(),
        report.suspects(),
        report.nextDueSeconds().isPresent() ? report.nextDueSeconds().getAsLong() : null,
        report.completedLastMinute(),
        report.completedLastHour(),
        byClass(report.failed()),
        byClass(report.waiting()),
        report.reasons().stream()
            .map(why -> new Reason(why.errorClass().toString(), why.reason(), why.rows()))
            .toList(),
        report.vectors().stream()
            .map(count -> new Vectors(IdentityBody.orNull(count.identity()), count.rows()))
            .toList());
  }

  private static Map<String, Long> byClass(Map<ErrorClass, Long> counts) {
    Map<String, Long> all = new LinkedHashMap<>();
    for (ErrorClass known : ErrorClass.values()) {
      all.put(known.toString(), Optional.ofNullable(counts.get(known)).orElse(0L));
    }
    return all;
  }
}
