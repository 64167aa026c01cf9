package dev.clipservice.inference.provider;

import dev.clipservice.core.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How much patience there is with a service. The last two, and the first as an upper bound, are
 * applied by MicroProfile Fault Tolerance, which reads the same variables by itself when the server
 * starts ({@code META-INF/microprofile-config.properties}); here they are checked and shown.
 *
 * @param timeout {@code CLIP_PROVIDER_TIMEOUT_SECONDS}: how long one answer may take
 * @param retries {@code CLIP_PROVIDER_RETRIES}: how often it is asked again before a request fails
 * @param concurrency {@code CLIP_PROVIDER_CONCURRENCY}: how many calls may be under way
 * @param circuitDelay {@code CLIP_PROVIDER_CIRCUIT_SECONDS}: how long it is left alone after it
 *     failed too often
 */
record CallConfig(Duration timeout, int retries, int concurrency, Duration circuitDelay) {

  static final CallConfig DEFAULT = from(name -> Optional.empty());

  static CallConfig from(Settings settings) {
    return new CallConfig(
        Duration.ofSeconds(settings.number("CLIP_PROVIDER_TIMEOUT_SECONDS", 60, 1, 3_600)),
        (int) settings.number("CLIP_PROVIDER_RETRIES", 3, 0, 20),
        (int) settings.number("CLIP_PROVIDER_CONCURRENCY", 16, 1, 1_000),
        Duration.ofSeconds(settings.number("CLIP_PROVIDER_CIRCUIT_SECONDS", 10, 1, 3_600)));
  }
}
