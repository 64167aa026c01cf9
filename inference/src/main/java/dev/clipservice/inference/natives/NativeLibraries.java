package dev.clipservice.inference.natives;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.nio.file.Files;
import java.nio.file.Path;

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
    TorchFolder.of(environment)
        .flatMap(TorchFolder::missing)
        .ifPresent(file -> refuse("PYTORCH_LIBRARY_PATH", file));
    environment
        .find("RUST_LIBRARY_PATH")
        .map(Path::of)
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(file -> refuse("RUST_LIBRARY_PATH", file));
  }

  private static void refuse(String variable, Path file) {
    throw new ClipServiceException(
        ClipServiceException.Kind.MISCONFIGURED,
        "%s: expected the native library %s, found none. Build the service again, or set the variable to where it is."
            .formatted(variable, file));
  }
}
