package dev.clipservice.benchmarks.http;

import java.util.List;

/**
 * Something to compare over HTTP.
 *
 * @param name of its results, with the peer's after it
 * @param title for people
 * @param engines the peers
 * @param waiting whether p50 in ms is compared (lower is better), rather than texts/s
 * @param trial finds a peer's better number of threads
 * @param warmUps how often either side answers the trial before the first pair
 * @param rounds a pair each
 */
record Measure(
    String name,
    String title,
    List<String> engines,
    boolean waiting,
    Work trial,
    int warmUps,
    List<Work> rounds) {

  double value(Load load) {
    return waiting ? load.waits().getValueAtPercentile(50) / 1000.0 : load.textsPerSecond();
  }

  String unit() {
    return waiting ? "ms (p50)" : "texts/s";
  }

  boolean better(double one, double other) {
    return waiting ? one < other : one > other;
  }
}
