package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import dev.clipservice.inference.InferenceConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model to serve. Its files are the server's business.
 *
 * @param value what the server gets as {@code CLIP_MODEL}: an absolute folder or a hub id
 */
record ModelLocation(String value) {

  /**
   * What {@code CLIP_MODEL} names. A folder becomes absolute: the server runs in another one.
   *
   * @throws dev.clipservice.core.ClipServiceException if a variable of the model has a wrong value
   */
  static ModelLocation of(Settings settings) {
    String model = InferenceConfig.from(settings).model();
    return folder(model).map(ModelLocation::inFolder).orElseGet(() -> new ModelLocation(model));
  }

  static ModelLocation inFolder(Path folder) {
    return new ModelLocation(folder.toString());
  }

  private static Optional<Path> folder(String model) {
    try {
      return Optional.of(Path.of(model).toAbsolutePath().normalize()).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
