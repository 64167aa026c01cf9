package dev.clipservice.rest.internal.job;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.Reprocessing.Scope;
import dev.clipservice.core.Reprocessing.Watch;
import dev.clipservice.core.VectorFaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Counts what a job would do, on the caller's thread, and changes nothing. It looks at every row:
 * few may do so at a time, and only for as long as somebody waits for the answer.
 */
public final class Preview {

  private static final int AT_A_TIME = 2;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Reprocessing reprocessing;
  private final Clock clock;
  private final Duration timeout;
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  /**
   * @param timeout after which the answer is of no use
   */
  public Preview(Reprocessing reprocessing, Clock clock, Duration timeout) {
    this.reprocessing = reprocessing;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * Counts the rows that a job would queue.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED} if others count already, {@code
   *     DEADLINE_EXCEEDED} if it takes too long
   */
  public List<JobStep> steps(JobPlan plan) {
    return permitted(
        () -> {
          Watch watch = deadline();
          return plan.scopes().stream().map(scope -> step(scope, watch)).toList();
        });
  }

  private JobStep step(Scope scope, Watch watch) {
    return new JobStep(RequeueWork.name(scope), reprocessing.run(scope, true, watch));
  }

  /** Counts vectors that cannot be used, by what is wrong with them; throws as {@link #steps}. */
  public VectorFaults faults() {
    return permitted(() -> reprocessing.faults(deadline()));
  }

  private <T> T permitted(Supplier<T> counting) {
    if (!permits.tryAcquire()) {
      throw new ClipServiceException(
          Kind.OVERLOADED,
          "Others are counting: expected at most %d dry runs at a time. Retry later."
              .formatted(AT_A_TIME),
          null,
          null,
          RETRY_AFTER,
          null);
    }
    try {
      return counting.get();
    } finally {
      permits.release();
    }
  }

  /** Throws, for a count that stopped half-way must not be taken for one of the whole table. */
  private Watch deadline() {
    Instant deadline = clock.instant().plus(timeout);
    return progress -> {
      if (!progress.complete() && !clock.instant().isBefore(deadline)) {
        throw tooLong(progress);
      }
      return true;
    };
  }

  private ClipServiceException tooLong(Progress progress) {
    return new ClipServiceException(
        Kind.DEADLINE_EXCEEDED,
        "Counting took longer than %d seconds: %d rows were looked at, and the table goes on. Start the job instead: it counts as it goes, and can be cancelled."
            .formatted(timeout.toSeconds(), progress.examined()));
  }
}
