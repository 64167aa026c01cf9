package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a deadline does to those who wait. */
public final class Deadline {

  /** Years are as good as never, and do not overflow. */
  private static final Duration DISTANT = Duration.ofDays(365);

  private Deadline() {}

  public static boolean hasPassed(Instant deadline, InstantSource clock) {
    return !deadline.isAfter(clock.instant());
  }

  /**
   * Waits for {@code future}, until {@code deadline} at most.
   *
   * @throws TimeoutException if the deadline passed
   */
  public static <T> T await(Future<T> future, Instant deadline, InstantSource clock)
      throws InterruptedException, ExecutionException, TimeoutException {
    Instant now = clock.instant();
    if (deadline.isAfter(now.plus(DISTANT))) {
      return future.get();
    }
    return future.get(Math.max(0, Duration.between(now, deadline).toNanos()), TimeUnit.NANOSECONDS);
  }

  /** What a request gets whose deadline passed. */
  public static ClipServiceException exceeded() {
    return new ClipServiceException(
        Kind.DEADLINE_EXCEEDED, "the deadline passed before the texts were embedded");
  }

  /** What a request gets whose caller was interrupted. */
  public static ClipServiceException interrupted(InterruptedException cause) {
    return new ClipServiceException(Kind.UNAVAILABLE, "interrupted while waiting", cause);
  }
}
