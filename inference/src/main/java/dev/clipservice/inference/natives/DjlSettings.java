package dev.clipservice.inference.natives;

import dev.clipservice.core.Settings;
import java.util.Optional;

/**
 * What DJL reads from system properties, set before its first class is used. Each stays as it is if
 * someone has set it on purpose.
 */
public final class DjlSettings {

  private static final String FLAVOR = "PYTORCH_FLAVOR";

  /** Lets DJL look for GPUs in another process, and not load CUDA's library into this one. */
  private static final String CUDA_ELSEWHERE = "ai.djl.util.cuda.fork";

  private DjlSettings() {}

  /** For everything of DJL: no network, neither for natives nor for telemetry. */
  public static void apply() {
    setIfAbsent("ai.djl.offline", "true");
    applyCuda(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * For libtorch, before it is loaded: how many threads compute one product, no threads for
   * parallel branches (there are none), and no graph optimizer, which would compile the program
   * again for new shapes.
   */
  public static void applyThreads(int threads) {
    apply();
    setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
    applyFlavor(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * Tells DJL whether the libtorch it is pointed at has CUDA. By itself DJL asks CUDA's runtime
   * library, which libtorch carries under a name that DJL does not find, and would then leave
   * libtorch's CUDA libraries unloaded.
   */
  static void applyFlavor(Settings environment) {
    if (environment.find(FLAVOR).isEmpty()) {
      TorchFolder.of(environment)
          .ifPresent(folder -> setIfAbsent(FLAVOR, folder.hasCuda() ? "cu128" : "cpu"));
    }
  }

  /**
   * Keeps DJL from looking for CUDA's library where libtorch could not use it anyway. That takes
   * tenths of a second of each start, for JNA, a process and a library that is then not used. The
   * class looks once, when it is initialized; after that it knows of no library and no GPU.
   */
  private static synchronized void applyCuda(Settings environment) {
    boolean without = TorchFolder.of(environment).filter(folder -> !folder.hasCuda()).isPresent();
    if (without && System.getProperty(CUDA_ELSEWHERE) == null) {
      System.setProperty(CUDA_ELSEWHERE, "true");
      try {
        Class<?> unused = Class.forName("ai.djl.util.cuda.CudaUtils");
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("expected DJL's class beside it; this is a bug", e);
      } finally {
        System.clearProperty(CUDA_ELSEWHERE);
      }
    }
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
