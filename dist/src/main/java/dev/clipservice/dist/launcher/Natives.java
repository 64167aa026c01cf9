package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The native libraries as they lie on the disk; none is loaded.
 *
 * @param torch the folder with libtorch and its JNI library
 * @param tokenizers the file libtokenizers
 */
record Natives(Path torch, Path tokenizers) {

  private static final Path NVIDIA_DRIVER = Path.of("/proc/driver/nvidia/version");

  static Natives of(Settings settings, Layout layout) {
    return new Natives(
        Path.of(settings.get("PYTORCH_LIBRARY_PATH", layout.natives().toString())),
        Path.of(settings.get("RUST_LIBRARY_PATH", layout.tokenizersLibrary().toString())));
  }

  /**
   * Where they are.
   *
   * @throws CannotServeException if one is missing
   */
  String found() {
    Stream.concat(
            Stream.of("c10", "torch", "torch_cpu", "djl_torch").map(this::torchLibrary),
            Stream.of(tokenizers))
        .filter(file -> !Files.isRegularFile(file))
        .findFirst()
        .ifPresent(
            file -> {
              throw new CannotServeException(
                  "expected %s: build again, or unset PYTORCH_LIBRARY_PATH and RUST_LIBRARY_PATH."
                      .formatted(file));
            });
    return torch.toString();
  }

  /**
   * The device the server will choose, and why.
   *
   * @throws CannotServeException if {@code CLIP_DEVICE} is wrong, or asks for a GPU that cannot be
   *     used
   */
  String device(Settings settings) {
    String wanted = settings.get("CLIP_DEVICE", "auto").toLowerCase(Locale.ROOT);
    return switch (wanted) {
      case "cpu" -> "cpu (CLIP_DEVICE=cpu)";
      case "auto" -> hasCuda(settings) ? "cuda" : "cpu (" + noCuda(settings) + ")";
      case "cuda" -> {
        if (!hasCuda(settings)) {
          throw new CannotServeException(
              "CLIP_DEVICE=cuda, but " + noCuda(settings) + ": set it to auto or cpu.");
        }
        yield "cuda (CLIP_DEVICE=cuda)";
      }
      default ->
          throw new CannotServeException(
              "CLIP_DEVICE: expected auto, cpu or cuda, found \"" + wanted + "\".");
    };
  }

  private boolean hasCuda(Settings settings) {
    return noCuda(settings).isEmpty();
  }

  private String noCuda(Settings settings) {
    if (settings.find("CUDA_VISIBLE_DEVICES").filter(Natives::hidesAll).isPresent()) {
      return "CUDA_VISIBLE_DEVICES hides every GPU";
    }
    if (!Files.isRegularFile(torchLibrary("torch_cuda"))) {
      return "libtorch in " + torch + " is built without CUDA";
    }
    return Platform.WINDOWS || Files.exists(NVIDIA_DRIVER) ? "" : "there is no NVIDIA driver";
  }

  private static boolean hidesAll(String devices) {
    return devices.isBlank() || devices.strip().startsWith("-1");
  }

  private Path torchLibrary(String name) {
    return torch.resolve(System.mapLibraryName(name));
  }
}
