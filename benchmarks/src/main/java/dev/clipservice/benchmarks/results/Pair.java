package dev.clipservice.benchmarks.results;

/**
 * Two measurements made one right after the other, so that what disturbs the machine disturbs both.
 *
 * @param subject of what is judged
 * @param reference of what it is compared with, not 0
 */
public record Pair(double subject, double reference) {

  double ratioOfPair() {
    return subject / reference;
  }
}
