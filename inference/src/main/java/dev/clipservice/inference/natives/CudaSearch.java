package dev.clipservice.inference.natives;

import dev.clipservice.core.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a GPU that libtorch could use, without loading libtorch.
 *
 * @param drivers files of which one is there where NVIDIA's driver is; empty if that cannot be seen
 *     from files
 */
public record CudaSearch(List<Path> drivers) {

  /** What {@code PYTORCH_LIBRARY_PATH} has to point at for a GPU. */
  public static final String CUDA_LIBTORCH = "libtorch 2.7.1 for CUDA 12.8";

  public CudaSearch {
    drivers = List.copyOf(drivers);
  }

  public static CudaSearch ofThisMachine() {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    return new CudaSearch(
        linux
            // The second is how Linux inside Windows reaches the driver
            ? List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/dev/dxg"))
            : List.of());
  }

  /**
   * Why no GPU can be used; empty if nothing speaks against it, as far as files tell.
   *
   * @param environment as the system has it: an empty {@code CUDA_VISIBLE_DEVICES} hides every GPU,
   *     an absent one hides none
   */
  public Optional<String> absence(Settings environment) {
    if (environment.find("CUDA_VISIBLE_DEVICES").filter(CudaSearch::hidesAll).isPresent()) {
      return Optional.of("CUDA_VISIBLE_DEVICES hides every GPU: unset it");
    }
    Optional<TorchFolder> torch = TorchFolder.of(environment);
    if (torch.isPresent() && !torch.get().hasCuda()) {
      return Optional.of(
          "libtorch in %s is built without CUDA: set PYTORCH_LIBRARY_PATH to the lib folder of %s"
              .formatted(torch.get().path(), CUDA_LIBTORCH));
    }
    if (!drivers.isEmpty() && drivers.stream().noneMatch(Files::exists)) {
      return Optional.of("there is no NVIDIA driver: install it");
    }
    return Optional.empty();
  }

  private static boolean hidesAll(String devices) {
    // CUDA takes the list up to its first invalid entry
    return devices.isBlank() || devices.strip().startsWith("-1");
  }
}
