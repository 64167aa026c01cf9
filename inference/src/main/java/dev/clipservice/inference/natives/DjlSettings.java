package dev.clipservice.inference.natives;

/**
 * What DJL reads from system properties, set before its first class is used. Each stays as it is if
 * someone has set it on purpose.
 */
public final class DjlSettings {

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
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
