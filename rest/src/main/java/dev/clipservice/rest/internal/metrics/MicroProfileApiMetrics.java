package dev.clipservice.rest.internal.metrics;

import dev.clipservice.core.EmbeddedText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** {@link ApiMetrics} in the server's registry, shown at {@code /metrics}. */
public final class MicroProfileApiMetrics implements ApiMetrics {

  private static final Metadata REQUESTS =
      metadata(
          "clip_http_requests",
          "Requests answered, by endpoint and status class",
          MetricUnits.NONE);
  private static final Metadata DURATION =
      metadata(
          "clip_http_request_duration",
          "Time from a request's arrival to its answer, by endpoint",
          MetricUnits.SECONDS);

  private static final Metadata KEYS =
      metadata(
          "clip_key_requests",
          "Requests answered that came with an API key, by its name and status class",
          MetricUnits.NONE);

  /** Names come from files, which change: the series of a server must not grow for ever. */
  private static final int MOST_KEYS = 200;

  private static final String OTHER_KEYS = "others";

  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final MetricRegistry registry;
  private final Counter texts;
  private final Counter tokens;
  private final Counter truncated;
  private final Histogram batch;

  public MicroProfileApiMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.texts =
        registry.counter(metadata("clip_texts", "Texts embedded over HTTP", MetricUnits.NONE));
    this.tokens =
        registry.counter(
            metadata("clip_tokens", "Tokens read for requests over HTTP", MetricUnits.NONE));
    this.truncated =
        registry.counter(
            metadata(
                "clip_texts_truncated",
                "Texts over HTTP that were longer than the model's window",
                MetricUnits.NONE));
    this.batch =
        registry.histogram(
            metadata(
                "clip_http_request_texts", "Texts in one request over HTTP", MetricUnits.NONE));
  }

  @Override
  public void answered(String endpoint, int status, Duration duration) {
    Tag where = new Tag("endpoint", endpoint);
    registry.counter(REQUESTS, where, new Tag("status", status / 100 + "xx")).inc();
    registry.timer(DURATION, where).update(duration);
  }

  @Override
  public void usedKey(String key, int status) {
    registry
        .counter(KEYS, new Tag("key", bounded(key)), new Tag("status", status / 100 + "xx"))
        .inc();
  }

  private String bounded(String key) {
    if (keys.contains(key)) {
      return key;
    }
    if (keys.size() >= MOST_KEYS) {
      return OTHER_KEYS;
    }
    keys.add(key);
    return key;
  }

  @Override
  public void embedded(List<EmbeddedText> embedded) {
    texts.inc(embedded.size());
    tokens.inc(embedded.stream().mapToLong(EmbeddedText::tokens).sum());
    truncated.inc(embedded.stream().filter(EmbeddedText::truncated).count());
    batch.update(embedded.size());
  }

  private static Metadata metadata(String name, String description, String unit) {
    return Metadata.builder().withName(name).withDescription(description).withUnit(unit).build();
  }
}
