package dev.clipservice.inference.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.natives.CudaSearch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Finds out what can compute here.
 *
 * @param environment as the system has it, where an empty variable is not an absent one
 * @param cuda what tells whether there is a GPU, before libtorch is loaded
 * @param cpu what the processor can do
 */
public record ComputeSearch(Settings environment, CudaSearch cuda, CpuFlags cpu) {

  private static final Logger LOG = System.getLogger(ComputeSearch.class.getName());

  /** With the environment of this process. */
  public static ComputeSearch ofThisProcess() {
    return of(name -> Optional.ofNullable(System.getenv(name)));
  }

  /** With the environment that a process is going to have. */
  public static ComputeSearch of(Settings environment) {
    return new ComputeSearch(environment, CudaSearch.ofThisMachine(), CpuFlags.ofThisMachine());
  }

  /**
   * What would compute, as far as can be told without loading libtorch.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if what is wanted cannot be had
   */
  public Compute expect(Compute wanted) {
    return wanted.resolve(cuda.absence(environment), cpu);
  }

  /**
   * What computes; loads libtorch, which alone knows whether it can use a GPU.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if what is wanted cannot be had
   */
  Compute resolve(Compute wanted) {
    Compute expected = expect(wanted);
    if (expected.device() == Compute.Device.CPU
        || Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA)) {
      return expected;
    }
    CudaSearch.Absence none =
        new CudaSearch.Absence(
            "libtorch finds none that it can use",
            "Check that the driver is new enough for %s (nvidia-smi tells)"
                .formatted(CudaSearch.CUDA_LIBTORCH));
    Compute decided = wanted.resolve(Optional.of(none), cpu);
    LOG.log(Level.WARNING, "{0}: {1}. Using the CPU.", none.reason(), none.next());
    return decided;
  }
}
