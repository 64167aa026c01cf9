package dev.clipservice.benchmarks.micro;

/** How often something can be done in a second. */
final class Repetition {

  private Repetition() {}

  /**
   * Does {@code work} once unmeasured, then again and again for {@code seconds}; times a second.
   */
  static double perSecond(double seconds, Runnable work) {
    work.run();
    long begin = System.nanoTime();
    long elapsed;
    int times = 0;
    do {
      work.run();
      times++;
      elapsed = System.nanoTime() - begin;
    } while (elapsed < seconds * 1e9);
    return times / (elapsed / 1e9);
  }
}
