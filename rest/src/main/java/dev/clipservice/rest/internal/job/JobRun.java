package dev.clipservice.rest.internal.job;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Reprocessing.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes one job to its end, batch after batch, on the caller's thread.
 *
 * <p>While the database does not answer it waits, and goes on from the row it had come to. After
 * {@link #PATIENCE} without a single batch it fails.
 */
final class JobRun {

  /** Longer than a restart of the database, or the change to a standby. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger(JobRun.class.getName());

  private final Job job;
  private final JobTime time;

  JobRun(Job job, JobTime time) {
    this.job = job;
    this.time = time;
  }

  /** Ends the job in any case; throws nothing. */
  void run() {
    job.goOn();
    LOG.log(Level.INFO, "Job {0} ({1}) begins", new Object[] {job.id(), job.plan()});
    try {
      end(finished() ? JobState.COMPLETED : JobState.CANCELLED, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(JobState.CANCELLED, "The server stopped. Start it again: it does what is left.");
    } catch (ClipServiceException e) {
      end(JobState.FAILED, e.kind() == Kind.INTERNAL ? unexpected(e) : e.getMessage());
    } catch (RuntimeException | Error e) {
      // An error of the virtual machine, too: whoever looks at the job must see that it has ended
      end(JobState.FAILED, unexpected(e));
    }
  }

  /** Whether it came to the end of its last step. */
  private boolean finished() throws InterruptedException {
    for (int step = 0; step < job.length(); step++) {
      while (!job.progress(step).complete()) {
        if (job.cancelRequested()) {
          return false;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        patiently(step);
      }
    }
    return true;
  }

  /** One batch, tried until it succeeds or somebody asks to end. */
  private void patiently(int step) throws InterruptedException {
    Instant giveUp = time.now().plus(PATIENCE);
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        batch(step);
        return;
      } catch (ClipServiceException e) {
        if (e.kind() != Kind.UNAVAILABLE) {
          throw e;
        }
        requireHope(giveUp, step, e);
        job.waitFor(job.work().needs(step) + ": " + e.getMessage());
      }
      if (time.pause(wait, job.cancelled())) {
        return;
      }
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
  }

  private void batch(int step) {
    Progress before = job.progress(step);
    Progress after = job.work().batch(step, before);
    if (!after.complete() && after.lastId() <= before.lastId()) {
      throw new IllegalStateException("this is a bug: a batch ended where it began, at " + after);
    }
    job.advance(step, after);
  }

  private void requireHope(Instant giveUp, int step, ClipServiceException e) {
    if (!time.now().isBefore(giveUp)) {
      throw new ClipServiceException(
          Kind.UNAVAILABLE,
          "No batch could be done for %d minutes: %s. Start it again when %s answers: it does what is left."
              .formatted(PATIENCE.toMinutes(), e.getMessage(), job.work().needs(step)),
          e);
    }
  }

  private String unexpected(Throwable e) {
    LOG.log(Level.SEVERE, "Job " + job.id() + " failed", e);
    return "The server had an error. Its log tells more under the job's id.";
  }

  private void end(JobState outcome, String reason) {
    job.end(outcome, Optional.ofNullable(reason), time.now());
    JobReport report = job.report();
    LOG.log(
        Level.INFO,
        "Job {0} ({1}) {2}: {3} rows matched, {4} of them busy",
        new Object[] {
          report.id(), report.plan(), outcome, Long.toString(report.matched()), report.busy()
        });
  }
}
