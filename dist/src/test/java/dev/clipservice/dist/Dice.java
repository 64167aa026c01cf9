package dev.clipservice.dist;

import java.util.List;
import java.util.Random;

/** Random choices that can be made again. */
record Dice(Random random) {

  static Dice of(long seed, long number) {
    return new Dice(new Random(seed * 1_000_003 + number));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean percent(int chance) {
    return below(100) < chance;
  }

  <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }
}
