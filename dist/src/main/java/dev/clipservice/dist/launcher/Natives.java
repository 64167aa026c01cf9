package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import dev.clipservice.inference.ComputeCheck;
import dev.clipservice.inference.InferenceConfig;
import dev.clipservice.inference.natives.TorchFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The native libraries as they lie on the disk, and what they will compute with; none is loaded.
 *
 * @param environment what the server will have as its environment
 * @param torch the folder with libtorch and its JNI library
 * @param tokenizers the file libtokenizers
 * @param cuda the folder with the JNI library for a libtorch with CUDA
 */
record Natives(Settings environment, TorchFolder torch, Path tokenizers, Path cuda) {

  private static final String TORCH = "PYTORCH_LIBRARY_PATH";

  /** Those that the environment names, else those of the build. */
  static Natives of(Settings settings, Layout layout) {
    String torch = settings.get(TORCH, layout.natives().toString());
    Settings environment = name -> name.equals(TORCH) ? Optional.of(torch) : settings.find(name);
    return new Natives(
        environment,
        TorchFolder.of(environment).orElseThrow(),
        Path.of(settings.get("RUST_LIBRARY_PATH", layout.tokenizersLibrary().toString())),
        layout.cuda());
  }

  /**
   * Where they are.
   *
   * @throws CannotServeException if one is missing
   */
  String found() {
    torch
        .missing()
        .ifPresent(
            file -> {
              throw new CannotServeException(
                  "expected %s, found none: %s."
                      .formatted(
                          file,
                          torch.hasCuda() && file.equals(torch.file("djl_torch"))
                              ? "copy it from " + cuda
                              : "build again, or unset PYTORCH_LIBRARY_PATH"));
            });
    if (!Files.isRegularFile(tokenizers)) {
      throw new CannotServeException(
          "expected %s, found none: build again, or unset RUST_LIBRARY_PATH."
              .formatted(tokenizers));
    }
    return torch.path().toString();
  }

  /** What this machine can compute of what {@code config} asks for. */
  ComputeCheck compute(InferenceConfig config) {
    return new ComputeCheck(config, environment);
  }
}
