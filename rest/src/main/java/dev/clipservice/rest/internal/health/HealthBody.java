package dev.clipservice.rest.internal.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer of {@code /health}. The order is a promise: {@code status}, {@code model}, {@code
 * device}, {@code dimensions} first. What is not known while no model serves is null.
 */
@Schema(name = "Health")
record HealthBody(
    @Schema(enumeration = {"healthy", "unhealthy"}) String status,
    @Schema(nullable = true) String model,
    @Schema(
            nullable = true,
            enumeration = {"cpu", "cuda", ELSEWHERE},
            description = "remote: on another server, which names no such device")
        String device,
    @Schema(nullable = true) Integer dimensions,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Why it is unhealthy; absent otherwise")
        String reason,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "true where only a person can help, and waiting can not; else absent")
        Boolean permanent,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "The file of the model that is being downloaded; absent otherwise")
        Download download,
    @JsonProperty("model_loaded") boolean modelLoaded,
    @Schema(nullable = true) String revision,
    @Schema(nullable = true) String precision,
    @Schema(nullable = true) Boolean reproducible,
    @Schema(nullable = true) Boolean demo,
    @JsonProperty("max_tokens") @Schema(nullable = true) Integer maxTokens,
    @JsonUnwrapped Server server)
    implements JsonBody {

  /** What a provider on another server says of its device, or we of what it says. */
  private static final String ELSEWHERE = "remote";

  /**
   * What is known whether or not a model serves.
   *
   * @param databaseDetail shown unless empty
   */
  @Schema(name = "HealthOfServer")
  record Server(
      @Schema(enumeration = {"all", "api", "worker"}) String role,
      @Schema(enumeration = {"none", "migrating", "up", "down"}) String database,
      @JsonProperty("database_detail") @JsonInclude(JsonInclude.Include.NON_EMPTY)
          String databaseDetail,
      String version,
      @JsonProperty("uptime_seconds") long uptimeSeconds) {}

  /** How far a download has come. */
  @Schema(name = "HealthOfDownload")
  record Download(
      String file, long bytes, long total, @JsonProperty("bytes_per_second") long bytesPerSecond) {

    static Download of(DownloadProgress progress) {
      return new Download(
          progress.file(), progress.bytes(), progress.total(), progress.bytesPerSecond());
    }
  }

  /**
   * @param reason why it is unhealthy, or null
   */
  static HealthBody of(String reason, ProviderStatus provider, Server server) {
    String status = reason == null ? "healthy" : "unhealthy";
    return provider instanceof ProviderStatus.Ready ready
        ? ready(status, reason, ready.model(), server)
        : notLoaded(status, reason, provider, server);
  }

  private static HealthBody notLoaded(
      String status, String reason, ProviderStatus provider, Server server) {
    boolean permanent = provider instanceof ProviderStatus.Broken broken && broken.permanent();
    Download download =
        provider instanceof ProviderStatus.Loading loading
            ? loading.download().map(Download::of).orElse(null)
            : null;
    return new HealthBody(
        status,
        null,
        null,
        null,
        reason,
        permanent ? true : null,
        download,
        false,
        null,
        null,
        null,
        null,
        null,
        server);
  }

  private static HealthBody ready(String status, String reason, ModelInfo info, Server server) {
    return new HealthBody(
        status,
        info.identity().model(),
        device(info),
        info.dimensions(),
        reason,
        null,
        null,
        true,
        info.identity().revision(),
        info.precision(),
        info.reproducible(),
        info.demo(),
        info.maxTokens(),
        server);
  }

  /** A service that is not ours may name any device: what is promised here is one of ours. */
  private static String device(ModelInfo info) {
    return switch (info.device()) {
      case "cpu", "cuda" -> info.device();
      default -> ELSEWHERE;
    };
  }

  boolean healthy() {
    return reason == null;
  }
}
