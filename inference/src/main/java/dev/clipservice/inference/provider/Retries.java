package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.batching.Deadline;
import dev.clipservice.inference.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks again what may succeed the next time. Waits are random between nothing and a bound that
 * doubles (full jitter), so that many who failed together do not come back together; where the
 * service says when to come back, it is taken at its word. Who would have to wait for too long, or
 * past the deadline, gets the failure, with that time in it.
 */
final class Retries {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  /** The worker has other things to do than to wait here; a person would give up. */
  private static final Duration BULK_PATIENCE = Duration.ofSeconds(30);

  private static final Duration INTERACTIVE_PATIENCE = Duration.ofSeconds(5);

  private final int most;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * @param most how often it is asked again
   */
  Retries(int most, Sleeper sleeper, RandomGenerator random, InstantSource clock) {
    this.most = most;
    this.sleeper = sleeper;
    this.random = random;
    this.clock = clock;
  }

  /** The result of the first attempt that succeeds, or the failure of the last. */
  <T> T call(Supplier<T> attempt, Priority priority, Instant deadline) {
    for (int failed = 0; ; failed++) {
      try {
        return attempt.get();
      } catch (ClipServiceException e) {
        if (failed >= mostAfter(e)) {
          throw e;
        }
        Duration wait = wait(failed, e.retryAfter());
        if (wait.compareTo(patience(priority)) > 0
            || !clock.instant().plus(wait).isBefore(deadline)) {
          throw e;
        }
        pause(wait);
      }
    }
  }

  private int mostAfter(ClipServiceException e) {
    if (e instanceof ServiceUnavailableException unavailable) {
      return switch (unavailable.way()) {
        case UNREACHABLE -> most;
        // Not so likely to pass by
        case WRONG_ANSWER -> Math.min(1, most);
        case SLOW, RESTING -> 0;
      };
    }
    return e.kind() == Kind.OVERLOADED ? most : 0;
  }

  private Duration wait(int failed, Optional<Duration> asked) {
    Duration bound = FIRST.multipliedBy(1L << Math.min(failed, 10));
    Duration capped = bound.compareTo(LONGEST) < 0 ? bound : LONGEST;
    long jitter = (long) (random.nextDouble() * capped.toMillis());
    // Not before it was asked for, and not all at that moment
    return asked.map(told -> told.plusMillis(jitter / 4)).orElse(Duration.ofMillis(jitter));
  }

  private static Duration patience(Priority priority) {
    return priority == Priority.BULK ? BULK_PATIENCE : INTERACTIVE_PATIENCE;
  }

  private void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted(e);
    }
  }
}
