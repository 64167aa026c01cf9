package dev.clipservice.benchmarks.results;

import java.util.List;

/**
 * A number.
 *
 * @param name what the report finds it by
 * @param title for people
 * @param unit of the number
 * @param value the number
 * @param runs what it was made of, in order; may be empty
 */
public record Figure(String name, String title, String unit, double value, List<Double> runs) {

  public Figure {
    runs = List.copyOf(runs);
  }

  /** The median of {@code runs}. */
  public static Figure median(String name, String title, String unit, List<Double> runs) {
    return new Figure(name, title, unit, Median.of(runs), runs);
  }

  /** A number that was counted or measured once. */
  public static Figure single(String name, String title, String unit, double value) {
    return new Figure(name, title, unit, value, List.of());
  }
}
