package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@link EmbeddingStatistics} as the page reads them; null where nothing is known. */
@Schema(name = "Counts", description = "The exact counts of the table; see Statistics.")
public record CountsBody(
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
        Long oldestPendingSeconds)
    implements JsonBody {

  public static CountsBody of(EmbeddingStatistics statistics) {
    return new CountsBody(
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
        orNull(statistics.oldestPendingSeconds()));
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
