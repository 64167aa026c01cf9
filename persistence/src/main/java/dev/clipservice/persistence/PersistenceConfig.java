package dev.clipservice.persistence;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;

/**
 * What this module is told.
 *
 * @param allowDemoModel whether the demo model may write to a database that is not the demo's
 */
public record PersistenceConfig(boolean allowDemoModel) {

  private static final String ALLOW_DEMO_MODEL = "CLIP_ALLOW_DEMO_MODEL";

  /**
   * Reads {@code CLIP_ALLOW_DEMO_MODEL}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if it is neither true nor false
   */
  public static PersistenceConfig from(Settings settings) {
    String value = settings.get(ALLOW_DEMO_MODEL, "false");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "%s: expected true or false, found \"%s\"".formatted(ALLOW_DEMO_MODEL, value));
    }
    return new PersistenceConfig(Boolean.parseBoolean(value));
  }
}
