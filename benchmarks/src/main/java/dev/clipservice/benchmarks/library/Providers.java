package dev.clipservice.benchmarks.library;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.InferenceConfig;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Opens the provider under test. */
final class Providers {

  /** So that a text that comes again is computed again. */
  static final String NO_CACHE = "CLIP_CACHE_BYTES=0";

  private Providers() {}

  /**
   * A provider that has answered.
   *
   * @param settings {@code NAME=VALUE} each; they go before the environment
   * @throws dev.clipservice.core.ClipServiceException if it cannot serve
   */
  static LocalEmbeddingProvider open(List<String> settings) throws InterruptedException {
    Map<String, String> values = new HashMap<>();
    // On a slow or busy machine as well the texts are embedded, and not refused
    values.put("CLIP_MAX_WAIT", "3600");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      values.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    Function<String, Optional<String>> environment =
        name -> Optional.ofNullable(System.getenv(name));
    LocalEmbeddingProvider provider =
        LocalEmbeddingProvider.open(
            InferenceConfig.from(
                name ->
                    values.containsKey(name)
                        ? Optional.of(values.get(name))
                        : environment.apply(name)));
    provider.awaitReady();
    return provider;
  }

  /** Embeds without a deadline. */
  static List<EmbeddedText> embed(
      LocalEmbeddingProvider provider, List<String> texts, Priority priority) {
    return provider.embed(new EmbeddingRequest(texts, priority, Instant.MAX));
  }
}
