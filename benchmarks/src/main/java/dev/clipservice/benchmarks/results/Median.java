package dev.clipservice.benchmarks.results;

import java.util.Collection;

/** The middle of some numbers. */
public final class Median {

  private Median() {}

  /**
   * The middle one, or the mean of the two in the middle.
   *
   * @param values at least one, none NaN
   */
  public static double of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("expected at least one value, got none");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
