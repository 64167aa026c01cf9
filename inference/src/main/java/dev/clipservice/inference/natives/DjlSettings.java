package dev.clipservice.inference.natives;

import dev.clipservice.core.Settings;
import java.util.Optional;

/**
 * What DJL reads from system properties, set before its first class is used. Each stays as it is if
 * someone has set it on purpose.
 */
public final class DjlSettings {

  private static final String FLAVOR = "PYTORCH_FLAVOR";

  private DjlSettings() {}

  /** For everything of DJL: no network, neither for natives nor for telemetry. */
  public static void apply() {
    setIfAbsent("ai.djl.offline", "true");
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

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
