package dev.clipservice.inference.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each new attempt: a second at first, twice as long each time, at most
 * five minutes, give or take a quarter, so that servers that failed together do not come back
 * together. Used by one thread.
 */
final class Waits {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Waits(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure; not shorter than the server asked for. */
  Duration next(Optional<Duration> asked) {
    Duration wait = Duration.ofMillis((long) (next.toMillis() * (0.75 + random.nextDouble() / 2)));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return asked.filter(longer -> longer.compareTo(wait) > 0).orElse(wait);
  }

  /** Begins anew, as something went well. */
  void reset() {
    next = FIRST;
  }
}
