package dev.clipservice.benchmarks.results;

import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** A distribution of waiting times in a result. */
public final class WaitingTimes {

  private static final double MICROS_PER_MILLI = 1000;

  private WaitingTimes() {}

  /**
   * Records p50, p95 and p99, and the curve over all percentiles up to 99.
   *
   * @param plot where the curve belongs
   * @param name of the figures, with the percentile after it
   * @param what was asked
   * @param who answered: the curve's name
   */
  public static void record(
      Recording recording,
      String plot,
      String name,
      String what,
      String who,
      Histogram microseconds) {
    for (int percentile : new int[] {50, 95, 99}) {
      recording.add(
          Figure.single(
              name + "-p" + percentile,
              "%s, %s, p%d".formatted(what, who, percentile),
              "ms",
              millis(microseconds, percentile)));
    }
    recording.add(
        new Series(
            plot,
            who,
            DoubleStream.iterate(0, p -> p <= 99, p -> p + 1)
                .mapToObj(p -> new Series.Point(p, millis(microseconds, p)))
                .toList()));
  }

  /** The waiting time in milliseconds that {@code percentile} percent stay within. */
  public static double millis(Histogram microseconds, double percentile) {
    return microseconds.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}
