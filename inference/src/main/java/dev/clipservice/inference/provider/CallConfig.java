package dev.clipservice.inference.provider;

import dev.clipservice.core.Settings;
import java.time.Duration;

/**
 * How much patience there is with a service.
 *
 * @param timeout {@code CLIP_PROVIDER_TIMEOUT_SECONDS}: how long one answer may take
 * @param retries {@code CLIP_PROVIDER_RETRIES}: how often it is asked again before a request fails
 */
record CallConfig(Duration timeout, int retries) {

  static CallConfig from(Settings settings) {
    return new CallConfig(
        Duration.ofSeconds(settings.number("CLIP_PROVIDER_TIMEOUT_SECONDS", 60, 1, 3_600)),
        (int) settings.number("CLIP_PROVIDER_RETRIES", 3, 0, 20));
  }
}
