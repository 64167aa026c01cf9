package dev.clipservice.inference.engine;

import ai.djl.engine.Engine;
import dev.clipservice.inference.natives.DjlSettings;

/** The library itself, of which a process has one. */
public final class Libtorch {

  private Libtorch() {}

  /**
   * Loads libtorch, which takes most of a second. Not needed before {@link
   * LibtorchTextEncoder#open}, which does it too.
   *
   * @param threads how many compute; the first call in a process decides
   * @param before done when Java's own part is over and the dynamic linker's begins. Until that has
   *     ended no thread gets another library loaded, or a native method bound that it calls for the
   *     first time
   * @throws RuntimeException of DJL if it does not load
   */
  public static void load(int threads, Runnable before) {
    DjlSettings.applyThreads(threads);
    boolean unusedAnswer = Engine.hasEngine("PyTorch");
    before.run();
    Engine unusedEngine = Engine.getEngine("PyTorch");
  }
}
