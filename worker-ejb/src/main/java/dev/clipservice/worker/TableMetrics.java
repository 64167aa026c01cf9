package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.QueueReport;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The table in MicroProfile Metrics, the numbers of the statistics: {@code clip_parts} by state,
 * {@code clip_vectors} by class, and more. Looked up when somebody asks, at most every five
 * seconds; NaN while the database does not answer.
 */
final class TableMetrics {

  private static final Logger LOG = Logger.getLogger(TableMetrics.class.getName());
  private static final long FRESH_NANOS = 5_000_000_000L;

  private final Supplier<EmbeddingStatistics> statistics;
  private final Supplier<QueueReport> report;

  TableMetrics(PartStore parts, QueueMonitor monitor) {
    this.statistics = new Remembered<>(parts::statistics);
    this.report = new Remembered<>(monitor::report);
  }

  void register(MetricRegistry registry) {
    String parts = "clip_parts";
    counts(registry, parts, "state", "pending", EmbeddingStatistics::pending);
    counts(registry, parts, "state", "processing", EmbeddingStatistics::processing);
    counts(registry, parts, "state", "completed", EmbeddingStatistics::completed);
    counts(registry, parts, "state", "failed", EmbeddingStatistics::failed);
    counts(registry, parts, "state", "withoutText", EmbeddingStatistics::withoutText);
    String vectors = "clip_vectors";
    counts(registry, vectors, "class", "valid", EmbeddingStatistics::valid);
    counts(registry, vectors, "class", "missing", EmbeddingStatistics::missing);
    counts(registry, vectors, "class", "zero", EmbeddingStatistics::zero);
    counts(registry, vectors, "class", "foreign", EmbeddingStatistics::foreign);
    counts(registry, vectors, "class", "unverified", EmbeddingStatistics::unverified);
    single(registry, "clip_parts_truncated", statistics, EmbeddingStatistics::truncated);
    single(registry, "clip_rows_per_minute", statistics, EmbeddingStatistics::rowsPerMinute);
    single(registry, "clip_eta_seconds", statistics, s -> s.etaSeconds().orElse(Double.NaN));
    single(
        registry,
        "clip_oldest_pending_seconds",
        statistics,
        s -> s.oldestPendingSeconds().orElse(0));
    single(registry, "clip_queue_put_off", report, QueueReport::putOff);
    single(registry, "clip_queue_suspects", report, QueueReport::suspects);
    for (ErrorClass errorClass : ErrorClass.values()) {
      gauge(
          registry,
          "clip_parts_failed",
          "Rows given up, by the class of their error",
          report,
          found -> found.failed().getOrDefault(errorClass, 0L),
          new Tag("error", errorClass.toString()));
    }
  }

  private void counts(
      MetricRegistry registry,
      String name,
      String tag,
      String value,
      ToDoubleFunction<EmbeddingStatistics> count) {
    String description = "Rows of the table by " + tag + "; the tags add up to all";
    gauge(registry, name, description, statistics, count, new Tag(tag, value));
  }

  private static <T> void single(
      MetricRegistry registry, String name, Supplier<T> source, ToDoubleFunction<T> value) {
    gauge(registry, name, "See the statistics of the admin API", source, value);
  }

  private static <T> void gauge(
      MetricRegistry registry,
      String name,
      String description,
      Supplier<T> source,
      ToDoubleFunction<T> value,
      Tag... tags) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(
        metadata,
        () -> {
          T found = source.get();
          return found == null ? Double.NaN : value.applyAsDouble(found);
        },
        tags);
  }

  /** The last answer, for some seconds: one scrape asks for all of them. Null if there is none. */
  private static final class Remembered<T> implements Supplier<T> {

    private final Supplier<T> source;
    private T value;
    private long at;
    private boolean asked;

    Remembered(Supplier<T> source) {
      this.source = source;
    }

    @Override
    public synchronized T get() {
      if (!asked || System.nanoTime() - at > FRESH_NANOS) {
        value = ask();
        at = System.nanoTime();
        asked = true;
      }
      return value;
    }

    private T ask() {
      try {
        return source.get();
      } catch (ClipServiceException e) {
        LOG.log(Level.FINE, "the table's numbers cannot be read", e);
        return null;
      }
    }
  }
}
