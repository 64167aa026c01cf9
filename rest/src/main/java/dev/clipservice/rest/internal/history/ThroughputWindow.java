package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptHistory;
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.time.Duration;

/** How far back a curve goes, and how fine it is; the present bucket comes on top. */
enum ThroughputWindow {
  HOUR("1h", Duration.ofMinutes(1), 61),
  DAY("24h", Duration.ofMinutes(10), 145);

  private final String name;
  private final Duration bucket;
  private final int buckets;

  ThroughputWindow(String name, Duration bucket, int buckets) {
    this.name = name;
    this.bucket = bucket;
    this.buckets = buckets;
  }

  /**
   * @param value as the query has it, or null: an hour
   */
  static ThroughputWindow parse(String value) {
    if (value == null || value.equals(HOUR.name)) {
      return HOUR;
    }
    if (value.equals(DAY.name)) {
      return DAY;
    }
    throw InvalidRequests.value("window", value, "'1h' and '24h'");
  }

  ThroughputBody read(AttemptHistory history) {
    return new ThroughputBody(
        name,
        bucket.toSeconds(),
        history.throughput(bucket, buckets).stream().map(ThroughputBody.Point::of).toList());
  }
}
