package dev.clipservice.benchmarks.results;

import java.util.List;

/**
 * A curve.
 *
 * @param plot which plot it belongs to
 * @param name its line in the legend
 * @param points in order of x
 */
public record Series(String plot, String name, List<Point> points) {

  /** A point of a curve. */
  public record Point(double x, double y) {}

  public Series {
    points = List.copyOf(points);
  }
}
