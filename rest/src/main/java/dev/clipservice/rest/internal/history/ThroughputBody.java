package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptHistory.Span;
import dev.clipservice.rest.internal.admin.Times;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How fast the table was filled. */
@Schema(name = "Throughput")
record ThroughputBody(
    @Schema(enumeration = {"1h", "24h"}) String window,
    @Schema(description = "60 or 600") long bucketSeconds,
    @Schema(description = "The oldest first, none left out; the last one is the present one")
        List<Point> points)
    implements JsonBody {

  /** A {@link Span}. */
  @Schema(name = "ThroughputPoint")
  record Point(
      @Schema(description = "Where the bucket begins") String at,
      long completed,
      long retried,
      long failed) {

    static Point of(Span span) {
      return new Point(Times.text(span.begin()), span.completed(), span.retried(), span.failed());
    }
  }
}
