package dev.clipservice.rest.internal.metrics;

import dev.clipservice.core.EmbeddedText;
import java.time.Duration;
import java.util.List;

/** Counts what the API does. */
public interface ApiMetrics {

  /**
   * One request was answered.
   *
   * @param endpoint one of few names, never a path as it was sent
   * @param status of the answer, e.g. 200
   */
  void answered(String endpoint, int status, Duration duration);

  /**
   * The same request came with a key.
   *
   * @param key its name, which is no secret
   */
  void usedKey(String key, int status);

  /** The texts of one request were embedded. */
  void embedded(List<EmbeddedText> texts);
}
