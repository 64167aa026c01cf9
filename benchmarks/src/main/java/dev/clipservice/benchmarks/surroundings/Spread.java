package dev.clipservice.benchmarks.surroundings;

import java.util.List;
import java.util.stream.IntStream;

/** Samples of a list. */
public final class Spread {

  private Spread() {}

  /**
   * At most {@code count} elements, spread evenly from the first on, in their order; all of them if
   * there are no more.
   */
  public static <T> List<T> evenly(List<T> all, int count) {
    if (all.size() <= count) {
      return List.copyOf(all);
    }
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  /** The list cut into pieces of {@code size}; the last may be shorter. */
  public static <T> List<List<T>> pieces(List<T> all, int size) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + size)
        .mapToObj(from -> List.copyOf(all.subList(from, Math.min(from + size, all.size()))))
        .toList();
  }
}
