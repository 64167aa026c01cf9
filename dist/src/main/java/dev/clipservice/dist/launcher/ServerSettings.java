package dev.clipservice.dist.launcher;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.CheckpointCheck;
import dev.clipservice.inference.ComputeCheck;
import dev.clipservice.inference.InferenceConfig;
import dev.clipservice.inference.provider.GuardConfig;
import dev.clipservice.inference.provider.ProviderConfig;
import dev.clipservice.persistence.PersistenceConfig;
import dev.clipservice.rest.RestConfig;
import dev.clipservice.worker.WorkerConfig;
import java.util.Optional;

/**
 * The server's own configuration, read here as the server will: a wrong value is one sentence now,
 * and not an application that does not start.
 */
final class ServerSettings {

  private final Settings settings;

  /**
   * @param model what the server will get as {@code CLIP_MODEL}
   * @param role what it will get as {@code CLIP_ROLE}
   */
  ServerSettings(Settings settings, ModelLocation model, Role role) {
    this.settings =
        name ->
            switch (name) {
              case "CLIP_MODEL" -> Optional.of(model.value());
              case "CLIP_ROLE" -> Optional.of(role.toString());
              default -> settings.find(name);
            };
  }

  /**
   * Reads every module's configuration.
   *
   * @throws dev.clipservice.core.ClipServiceException naming the variable, expected and found
   */
  void check() {
    InferenceConfig.from(settings);
    PersistenceConfig.from(settings);
    ProviderConfig.from(settings);
    GuardConfig.from(settings);
    RestConfig.from(settings);
    WorkerConfig.from(settings);
  }

  /** Whether the server has to load a model: its own is one of its providers. */
  boolean needsLocalModel() {
    return ProviderConfig.from(settings).needsLocalModel();
  }

  /**
   * Looks whether this machine can compute what is wanted.
   *
   * @param natives what it would compute with
   * @throws dev.clipservice.core.ClipServiceException naming the variable, expected and found
   */
  void checkCompute(Natives natives) {
    ComputeCheck compute = natives.compute(InferenceConfig.from(settings));
    compute.device();
    compute.precision();
  }

  /**
   * Looks on this machine whether the server can have its model.
   *
   * @throws CannotServeException if its folder cannot be used, or it is a model of the hub that is
   *     not here and must not be downloaded
   */
  void requireModel() {
    InferenceConfig config = InferenceConfig.from(settings);
    try {
      CheckpointCheck.requireObtainable(config);
    } catch (ClipServiceException e) {
      throw cannotServe(e);
    }
  }

  /**
   * What a start would find of its model, or download; asks the hub if need be.
   *
   * @throws CannotServeException if the model cannot be had
   */
  String describeModel() throws InterruptedException {
    InferenceConfig config = InferenceConfig.from(settings);
    try {
      return CheckpointCheck.describe(config);
    } catch (ClipServiceException e) {
      throw cannotServe(e);
    }
  }

  private static CannotServeException cannotServe(ClipServiceException e) {
    return new CannotServeException(
        "%s Or try the demo model: %s --demo".formatted(e.getMessage(), Platform.startScript()), e);
  }
}
