package dev.clipservice.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/** Measures two things in turn: A B A B. */
public final class Pairs {

  /** Makes one measurement. */
  @FunctionalInterface
  public interface Sample {
    /**
     * Measures once.
     *
     * @param round from 0 on; both sides of a pair get the same
     */
    double take(int round) throws InterruptedException;
  }

  private Pairs() {}

  /**
   * Measures {@code rounds} pairs, the subject first in each.
   *
   * @param rounds at least 1
   */
  public static List<Pair> interleave(int rounds, Sample subject, Sample reference)
      throws InterruptedException {
    if (rounds < 1) {
      throw new IllegalArgumentException("expected at least one round, got " + rounds);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double first = subject.take(round);
      pairs.add(new Pair(first, reference.take(round)));
    }
    return pairs;
  }
}
