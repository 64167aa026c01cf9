package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.time.Duration;

/**
 * What MicroProfile Fault Tolerance reads by itself when the server starts, and never again ({@code
 * META-INF/microprofile-config.properties}); here it is checked, and told in messages.
 *
 * @param concurrency {@code CLIP_PROVIDER_CONCURRENCY}: how many calls may be under way
 * @param circuitDelay {@code CLIP_PROVIDER_CIRCUIT_SECONDS}: how long a service is left alone after
 *     it failed too often
 */
public record GuardConfig(int concurrency, Duration circuitDelay) {

  /**
   * Reads and checks the settings.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static GuardConfig from(Settings settings) {
    return new GuardConfig(
        (int) settings.number("CLIP_PROVIDER_CONCURRENCY", 16, 1, 1_000),
        Duration.ofSeconds(settings.number("CLIP_PROVIDER_CIRCUIT_SECONDS", 10, 1, 3_600)));
  }
}
