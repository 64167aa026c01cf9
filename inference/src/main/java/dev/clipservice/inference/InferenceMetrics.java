package dev.clipservice.inference;

import dev.clipservice.core.Priority;
import dev.clipservice.core.Tracing;
import dev.clipservice.inference.batching.Lane;
import dev.clipservice.inference.batching.LaneLoad;
import dev.clipservice.inference.cache.CachingEmbedder;
import dev.clipservice.inference.cache.TokenCache;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The model in MicroProfile Metrics. By {@link Lane}: the queue ({@code clip_queue_tokens}, {@code
 * clip_queue_requests}), batches ({@code clip_batch} in seconds of the engine, {@code
 * clip_batch_tokens}, {@code clip_batch_texts}), tokens as given and as computed, requests refused
 * and expired. Of all lanes, tokens that an earlier batch had computed ({@code
 * clip_engine_tokens_reused}). The cache: {@code clip_cache_lookups_total} by priority and result,
 * evictions, bytes, entries.
 */
final class InferenceMetrics implements InferenceListener {

  private final MetricRegistry registry;
  private final Tracing tracing;

  InferenceMetrics(MetricRegistry registry, Tracing tracing) {
    this.registry = registry;
    this.tracing = tracing;
    for (Lane lane : Lane.values()) {
      // There from the start, at zero: a rate over what appears later misses its first step
      count("clip_requests_refused_total", "Requests refused as overloaded", 0, tag(lane));
      count("clip_requests_expired_total", "Requests whose deadline passed", 0, tag(lane));
    }
    count("clip_cache_evictions_total", "Embeddings dropped to make room", 0);
  }

  @Override
  public Tracing tracing() {
    return tracing;
  }

  /** Shows the state of the model, which may be loaded later. */
  void show(Supplier<Optional<LoadedModel>> model) {
    for (Lane lane : Lane.values()) {
      Function<LoadedModel, LaneLoad> load = loaded -> loaded.batcher().load(lane);
      gauge(
          "clip_queue_tokens",
          "Tokens that wait or are computed",
          () -> model.get().map(load).map(LaneLoad::tokens).orElse(0L),
          tag(lane));
      gauge(
          "clip_queue_requests",
          "Requests that wait or are computed",
          () -> model.get().map(load).map(LaneLoad::requests).orElse(0),
          tag(lane));
    }
    Supplier<Optional<CachingEmbedder>> cache = () -> model.get().flatMap(LoadedModel::cache);
    String bytes = "Memory that a cache takes";
    gauge(
        "clip_cache_bytes",
        bytes,
        () -> cache.get().map(CachingEmbedder::bytes).orElse(0L),
        new Tag("cache", "embeddings"));
    gauge(
        "clip_cache_bytes",
        bytes,
        () -> model.get().flatMap(LoadedModel::tokens).map(TokenCache::bytes).orElse(0L),
        new Tag("cache", "tokens"));
    gauge(
        "clip_cache_bytes",
        bytes,
        () ->
            model.get().map(LoadedModel::encoder).map(LibtorchTextEncoder::prefixBytes).orElse(0L),
        new Tag("cache", "prefixes"));
    gauge(
        "clip_engine_tokens_reused",
        "Tokens not computed, since an earlier batch had the same beginning",
        () ->
            model
                .get()
                .map(LoadedModel::encoder)
                .map(LibtorchTextEncoder::tokensReused)
                .orElse(0L));
    gauge(
        "clip_cache_entries",
        "Embeddings in the cache",
        () -> cache.get().map(CachingEmbedder::size).orElse(0L));
  }

  @Override
  public void computed(Lane lane, int texts, long given, long computed, Duration busy) {
    Tag tag = tag(lane);
    registry.timer(metadata("clip_batch", "Time of the engine for a batch"), tag).update(busy);
    registry
        .histogram(metadata("clip_batch_tokens", "Tokens computed in a batch"), tag)
        .update(computed);
    registry
        .histogram(metadata("clip_batch_texts", "Different texts in a batch"), tag)
        .update(texts);
    count("clip_engine_tokens_given_total", "Tokens of computed texts", given, tag);
    count(
        "clip_engine_tokens_computed_total",
        "Tokens that they come to: equal beginnings of a batch once",
        computed,
        tag);
  }

  @Override
  public void refused(Lane lane) {
    count("clip_requests_refused_total", "Requests refused as overloaded", 1, tag(lane));
  }

  @Override
  public void expired(Lane lane) {
    count("clip_requests_expired_total", "Requests whose deadline passed", 1, tag(lane));
  }

  @Override
  public void lookedUp(Priority priority, int hits, int shared, int misses) {
    lookups(priority, "hit", hits);
    lookups(priority, "shared", shared);
    lookups(priority, "miss", misses);
  }

  private void lookups(Priority priority, String result, int texts) {
    count(
        "clip_cache_lookups_total",
        "Texts by what the cache knew",
        texts,
        new Tag("priority", word(priority)),
        new Tag("result", result));
  }

  @Override
  public void evicted() {
    count("clip_cache_evictions_total", "Embeddings dropped to make room", 1);
  }

  private void count(String name, String description, long by, Tag... tags) {
    registry.counter(metadata(name, description), tags).inc(by);
  }

  private <T extends Number> void gauge(
      String name, String description, Supplier<T> value, Tag... tags) {
    registry.gauge(metadata(name, description), value, tags);
  }

  private static Tag tag(Lane lane) {
    return new Tag("lane", word(lane));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
