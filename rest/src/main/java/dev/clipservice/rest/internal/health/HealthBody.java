package dev.clipservice.rest.internal.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.Optional;
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
            enumeration = {"cpu", "cuda"})
        String device,
    @Schema(nullable = true) Integer dimensions,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Why it is unhealthy; absent otherwise")
        String reason,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "true where only a person can help, and waiting can not; else absent")
        Boolean permanent,
    @JsonProperty("model_loaded") boolean modelLoaded,
    @Schema(nullable = true) String revision,
    @Schema(nullable = true) String precision,
    @Schema(nullable = true) Boolean reproducible,
    @Schema(nullable = true) Boolean demo,
    @JsonProperty("max_tokens") @Schema(nullable = true) Integer maxTokens,
    @JsonUnwrapped Server server)
    implements JsonBody {

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

  /**
   * @param reason why it is unhealthy, or null
   * @param permanent whether only a person can help
   */
  static HealthBody of(String reason, boolean permanent, Optional<ModelInfo> model, Server server) {
    ModelInfo info = model.orElse(null);
    String status = reason == null ? "healthy" : "unhealthy";
    return info == null
        ? new HealthBody(
            status,
            null,
            null,
            null,
            reason,
            permanent ? true : null,
            false,
            null,
            null,
            null,
            null,
            null,
            server)
        : new HealthBody(
            status,
            info.identity().model(),
            info.device(),
            info.dimensions(),
            reason,
            null,
            true,
            info.identity().revision(),
            info.precision(),
            info.reproducible(),
            info.demo(),
            info.maxTokens(),
            server);
  }

  boolean healthy() {
    return reason == null;
  }
}
