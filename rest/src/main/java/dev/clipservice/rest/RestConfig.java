package dev.clipservice.rest;

import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.rest.internal.access.ApiKeys;
import java.time.Duration;
import java.util.Objects;

/**
 * What can be set about the HTTP side.
 *
 * @param role {@code CLIP_ROLE}, default {@code all}
 * @param host {@code CLIP_SERVICE_HOST}, where the service listens, default {@code 127.0.0.1}
 * @param requestTimeout {@code CLIP_REQUEST_TIMEOUT_SECONDS}, default 600: the largest valid
 *     request, 2,048 texts of 77 tokens, takes minutes on two cores
 * @param maxBodyBytes {@code CLIP_MAX_BODY_BYTES}, default 16 MiB: 8 KiB for each of 2,048 texts
 * @param maxRequests {@code CLIP_MAX_REQUESTS}, how many requests for embeddings may be under way
 *     at a time, default 256
 * @param bodyTimeout {@code CLIP_BODY_TIMEOUT_SECONDS}, within which a body has to arrive unless it
 *     is long, default 20, as Apache's
 * @param apiKeys {@code CLIP_API_KEYS} and {@code CLIP_ADMIN_API_KEYS}, separated by commas, and
 *     those of {@code CLIP_API_KEYS_FILE}; default none
 * @param allowDemoModel {@code CLIP_ALLOW_DEMO_MODEL}, whether the demo model may become the target
 *     of any table, default false
 */
public record RestConfig(
    Role role,
    String host,
    Duration requestTimeout,
    int maxBodyBytes,
    int maxRequests,
    Duration bodyTimeout,
    ApiKeys apiKeys,
    boolean allowDemoModel) {

  private static final int MIB = 1 << 20;

  public RestConfig {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    Objects.requireNonNull(bodyTimeout, "bodyTimeout");
    Objects.requireNonNull(apiKeys, "apiKeys");
  }

  /**
   * Reads the settings.
   *
   * @throws dev.clipservice.core.ClipServiceException of kind {@code MISCONFIGURED}, naming the
   *     variable
   */
  public static RestConfig from(Settings settings) {
    return new RestConfig(
        Role.parse(settings.get("CLIP_ROLE", "all")),
        settings.get("CLIP_SERVICE_HOST", "127.0.0.1"),
        Duration.ofSeconds(settings.number("CLIP_REQUEST_TIMEOUT_SECONDS", 600, 1, 86_400)),
        (int) settings.number("CLIP_MAX_BODY_BYTES", 16 * MIB, 1_024, 256 * MIB),
        (int) settings.number("CLIP_MAX_REQUESTS", 256, 1, 4_096),
        Duration.ofSeconds(settings.number("CLIP_BODY_TIMEOUT_SECONDS", 20, 1, 3_600)),
        ApiKeys.of(settings),
        settings.flag("CLIP_ALLOW_DEMO_MODEL"));
  }
}
