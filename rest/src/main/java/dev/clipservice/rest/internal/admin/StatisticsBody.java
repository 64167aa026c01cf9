package dev.clipservice.rest.internal.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.QueueReport;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * {@link EmbeddingStatistics} and {@link QueueReport} as the page reads them; null where nothing is
 * known.
 */
@Schema(
    name = "Statistics",
    description =
        "Exact counts. valid + missing + zero + foreign + unverified = total, and pending +"
            + " processing + completed + failed + withoutText = total. target and what follows it is"
            + " read some milliseconds later.")
record StatisticsBody(
    long total,
    @Schema(description = "A unit vector of the table's model") long valid,
    @Schema(description = "No vector") long missing,
    @Schema(description = "Zero, not finite, not normalised or of a wrong dimension") long zero,
    @Schema(description = "A vector of another model") long foreign,
    @Schema(description = "A vector of unknown origin") long unverified,
    @Schema(description = "Waits for the worker") long pending,
    @Schema(description = "A worker has it now") long processing,
    long completed,
    @Schema(description = "Given up, with a reason") long failed,
    @Schema(description = "Has nothing to embed") long withoutText,
    @Schema(description = "The text was longer than the model's window") long truncated,
    double rowsPerMinute,
    @Schema(nullable = true, description = "Until nothing is pending, at the present rate")
        Double etaSeconds,
    @Schema(nullable = true, description = "The age of the oldest pending row")
        Long oldestPendingSeconds,
    @Schema(
            nullable = true,
            description =
                "truncated, as a part of all rows with a vector; 0 to 1, null if none has")
        Double truncatedRate,
    @Schema(
            nullable = true,
            description = "foreign, as a part of all rows with a vector; 0 to 1, null if none has")
        Double foreignRate,
    @JsonUnwrapped QueueBody queue)
    implements JsonBody {

  static StatisticsBody of(EmbeddingStatistics statistics, QueueReport queue) {
    return new StatisticsBody(
        statistics.total(),
        statistics.valid(),
        statistics.missing(),
        statistics.zero(),
        statistics.foreign(),
        statistics.unverified(),
        statistics.pending(),
        statistics.processing(),
        statistics.completed(),
        statistics.failed(),
        statistics.withoutText(),
        statistics.truncated(),
        statistics.rowsPerMinute(),
        orNull(statistics.etaSeconds()),
        orNull(statistics.oldestPendingSeconds()),
        rate(statistics.truncated(), statistics),
        rate(statistics.foreign(), statistics),
        QueueBody.of(queue));
  }

  private static Double rate(long rows, EmbeddingStatistics statistics) {
    long withVector = statistics.total() - statistics.missing();
    return withVector == 0 ? null : (double) rows / withVector;
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
