package dev.clipservice.inference.http;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each new attempt: a second at first, twice as long each time, up to a
 * longest one, give or take a quarter, so that servers that failed together do not come back
 * together. Used by one thread.
 */
public final class Waits {

  private static final Duration FIRST = Duration.ofSeconds(1);

  private final RandomGenerator random;
  private final Duration longest;
  private Duration next = FIRST;

  /** Waits that grow up to {@code longest}, at least a second. */
  public Waits(RandomGenerator random, Duration longest) {
    this.random = random;
    this.longest = longest;
  }

  /** The wait after one more failure; not shorter than the server asked for. */
  public Duration next(Optional<Duration> asked) {
    Duration wait = Duration.ofMillis((long) (next.toMillis() * (0.75 + random.nextDouble() / 2)));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return asked.filter(longer -> longer.compareTo(wait) > 0).orElse(wait);
  }

  /** Begins anew, as something went well. */
  public void reset() {
    next = FIRST;
  }
}
