package dev.clipservice.rest.internal.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.QueueReport;
import dev.clipservice.rest.internal.http.JsonBody;
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
    @JsonUnwrapped CountsBody counts,
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
        CountsBody.of(statistics),
        rate(statistics.truncated(), statistics),
        rate(statistics.foreign(), statistics),
        QueueBody.of(queue));
  }

  private static Double rate(long rows, EmbeddingStatistics statistics) {
    long withVector = statistics.total() - statistics.missing();
    return withVector == 0 ? null : (double) rows / withVector;
  }
}
