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

  /**
   * Why no GPU can be used.
   *
   * @param reason e.g. {@code there is no NVIDIA driver}
   * @param next what would change that
   */
  public record Absence(String reason, String next) {}

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
  public Optional<Absence> absence(Settings environment) {
    if (environment.find("CUDA_VISIBLE_DEVICES").filter(CudaSearch::hidesAll).isPresent()) {
      return Optional.of(new Absence("CUDA_VISIBLE_DEVICES hides every GPU", "Unset it"));
    }
    Optional<TorchFolder> torch = TorchFolder.of(environment);
    if (torch.isPresent() && !torch.get().hasCuda()) {
      return Optional.of(
          new Absence(
              "libtorch in %s is built without CUDA".formatted(torch.get().path()),
              "Set PYTORCH_LIBRARY_PATH to the lib folder of " + CUDA_LIBTORCH));
    }
    if (!drivers.isEmpty() && drivers.stream().noneMatch(Files::exists)) {
      return Optional.of(new Absence("there is no NVIDIA driver", "Install it"));
    }
    return Optional.empty();
  }

  private static boolean hidesAll(String devices) {
    // CUDA takes the list up to its first invalid entry
    return devices.isBlank() || devices.strip().startsWith("-1");
  }
}
