package dev.clipservice.inference.natives;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks whether the native libraries are where the environment says, because DJL's own messages do
 * not tell which one is missing.
 */
public final class NativeLibraries {

  private NativeLibraries() {}

  /**
   * Checks {@code PYTORCH_LIBRARY_PATH}, a folder, and {@code RUST_LIBRARY_PATH}, the file itself.
   * One that is not set is left to DJL, which looks on the class path.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable and the file
   */
  public static void requirePresent(Settings environment) {
    environment
        .find("PYTORCH_LIBRARY_PATH")
        .ifPresent(
            folder -> {
              for (String library : List.of("c10", "torch_cpu", "torch", "djl_torch")) {
                Path file = Path.of(folder).resolve(System.mapLibraryName(library));
                require("PYTORCH_LIBRARY_PATH", file);
              }
            });
    environment
        .find("RUST_LIBRARY_PATH")
        .ifPresent(file -> require("RUST_LIBRARY_PATH", Path.of(file)));
  }

  private static void require(String variable, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "%s: expected the native library %s, found none. Build the service again, or set the variable to where it is."
              .formatted(variable, file));
    }
  }
}
