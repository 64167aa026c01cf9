package dev.clipservice.worker;

import java.time.Duration;

/** A wait that doubles with every failure in a row, from a least to a longest. */
final class Backoff {

  private final Duration least;
  private final Duration longest;
  private Duration next;

  Backoff(Duration least, Duration longest) {
    this.least = least;
    this.longest = longest;
    this.next = least;
  }

  /** The wait after one more failure. */
  Duration next() {
    Duration wait = next;
    next = clamp(next.multipliedBy(2));
    return wait;
  }

  /** A wait that somebody asks for, within the bounds. */
  Duration clamp(Duration asked) {
    if (asked.compareTo(least) < 0) {
      return least;
    }
    return asked.compareTo(longest) > 0 ? longest : asked;
  }

  /** It works again. */
  void reset() {
    next = least;
  }
}
