package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the worker works.
 *
 * @param role the server's; a worker runs unless it is {@link Role#API}
 * @param hasDatabase whether there is a table to fill
 * @param batchRows rows that are embedded and written together, at least 1; a claim is up to eight
 *     times as many
 * @param lease how long rows are this worker's without a sign of life from it
 * @param pollInterval the wait between two looks at an empty queue, if nothing wakes it
 * @param reembedForeign whether vectors of another model are replaced when the queue is empty
 */
public record WorkerConfig(
    Role role,
    boolean hasDatabase,
    int batchRows,
    Duration lease,
    Duration pollInterval,
    boolean reembedForeign) {

  /**
   * A batch of Korean texts is about 64 x 45 tokens: three seconds for ViT-L/14 at 1,000 tokens/s
   * on two cores, so a stop or a crash costs little, and its settlement (tens of milliseconds) is
   * done beside it.
   */
  static final int DEFAULT_BATCH_ROWS = 64;

  private static final int MAX_BATCH_ROWS = 1_024;
  private static final int DEFAULT_LEASE_SECONDS = 60;
  private static final int DEFAULT_POLL_MILLIS = 1_000;

  public WorkerConfig {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(pollInterval, "pollInterval");
    if (batchRows < 1 || !positive(lease) || !positive(pollInterval)) {
      throw new IllegalArgumentException(
          "expected batchRows >= 1 and positive durations, got %d, %s and %s"
              .formatted(batchRows, lease, pollInterval));
    }
  }

  /**
   * Reads {@code CLIP_ROLE}, {@code CLIP_JDBC_URL}, {@code CLIP_WORKER_BATCH}, {@code
   * CLIP_WORKER_LEASE_SECONDS}, {@code CLIP_WORKER_POLL_MILLIS} and {@code CLIP_FOREIGN_VECTORS}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable, if a value is
   *     wrong
   */
  public static WorkerConfig from(Settings settings) {
    return new WorkerConfig(
        Role.parse(settings.get("CLIP_ROLE", Role.ALL.toString())),
        !settings.get("CLIP_JDBC_URL", "").isEmpty(),
        (int) settings.number("CLIP_WORKER_BATCH", DEFAULT_BATCH_ROWS, 1, MAX_BATCH_ROWS),
        Duration.ofSeconds(
            settings.number("CLIP_WORKER_LEASE_SECONDS", DEFAULT_LEASE_SECONDS, 2, 86_400)),
        Duration.ofMillis(
            settings.number("CLIP_WORKER_POLL_MILLIS", DEFAULT_POLL_MILLIS, 10, 600_000)),
        reembedForeign(settings.get("CLIP_FOREIGN_VECTORS", "reembed")));
  }

  private static boolean reembedForeign(String value) {
    return switch (value) {
      case "reembed" -> true;
      case "keep" -> false;
      default ->
          throw new ClipServiceException(
              ClipServiceException.Kind.MISCONFIGURED,
              "CLIP_FOREIGN_VECTORS: expected reembed or keep, found \"%s\"".formatted(value));
    };
  }

  /** Why no worker runs on this server; empty if one does. */
  public Optional<String> reasonToStayOff() {
    if (role == Role.API) {
      return Optional.of("CLIP_ROLE is api");
    }
    return hasDatabase ? Optional.empty() : Optional.of("no database is configured");
  }

  private static boolean positive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }
}
