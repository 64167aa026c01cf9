package dev.clipservice.persistence;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;

/**
 * What this module is told.
 *
 * @param allowDemoModel whether the demo model may write to a database that is not the demo's
 * @param maxAttempts how often a row is tried before it is given up, at least 1
 */
public record PersistenceConfig(boolean allowDemoModel, int maxAttempts) {

  /** With {@code clip_backoff}, five attempts are half a minute: what passes, passes by then. */
  static final int DEFAULT_MAX_ATTEMPTS = 5;

  private static final String ALLOW_DEMO_MODEL = "CLIP_ALLOW_DEMO_MODEL";

  /**
   * Reads {@code CLIP_ALLOW_DEMO_MODEL} and {@code CLIP_WORKER_MAX_ATTEMPTS}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable, if a value is
   *     wrong
   */
  public static PersistenceConfig from(Settings settings) {
    String value = settings.get(ALLOW_DEMO_MODEL, "false");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "%s: expected true or false, found \"%s\"".formatted(ALLOW_DEMO_MODEL, value));
    }
    return new PersistenceConfig(
        Boolean.parseBoolean(value),
        (int) settings.number("CLIP_WORKER_MAX_ATTEMPTS", DEFAULT_MAX_ATTEMPTS, 1, 100));
  }
}
