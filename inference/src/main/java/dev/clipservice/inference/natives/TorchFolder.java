package dev.clipservice.inference.natives;

import dev.clipservice.core.Settings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder with libtorch and its JNI library; nothing is loaded.
 *
 * @param path where the libraries are, or should be
 */
public record TorchFolder(Path path) {

  /**
   * The folder that DJL will take from {@code PYTORCH_LIBRARY_PATH}: the first of the list that has
   * libtorch, or else the first, so that messages have one to name. Empty if the variable is not
   * set: DJL then looks on the class path.
   */
  public static Optional<TorchFolder> of(Settings environment) {
    return environment
        .find("PYTORCH_LIBRARY_PATH")
        .filter(list -> !list.isBlank())
        .map(
            list -> {
              List<TorchFolder> folders =
                  Stream.of(list.split(File.pathSeparator))
                      .map(folder -> new TorchFolder(Path.of(folder)))
                      .toList();
              return folders.stream()
                  .filter(folder -> folder.has("torch"))
                  .findFirst()
                  .orElse(folders.get(0));
            });
  }

  /** The file of {@code library}, e.g. {@code libtorch.so} of {@code torch}. */
  public Path file(String library) {
    return path.resolve(System.mapLibraryName(library));
  }

  /** Whether libtorch here can use a GPU. */
  public boolean hasCuda() {
    return has("torch_cuda");
  }

  /** The first library that should be there and is not. */
  public Optional<Path> missing() {
    List<String> all =
        hasCuda()
            ? List.of("c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch", "djl_torch")
            : List.of("c10", "torch_cpu", "torch", "djl_torch");
    return all.stream().filter(library -> !has(library)).findFirst().map(this::file);
  }

  private boolean has(String library) {
    return Files.isRegularFile(file(library));
  }
}
