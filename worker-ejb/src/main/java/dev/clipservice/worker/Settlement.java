package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finished work on its way into the table. It is kept while the database is down, for as long as
 * the rows are leased; nobody else may write them meanwhile, and afterwards it would be refused.
 */
final class Settlement {

  /** The wait of a row whose outcome the database does not want: long, it needs a person. */
  private static final Duration UNWRITABLE_RETRY = Duration.ofMinutes(5);

  private final JobQueue queue;
  private final WorkerJournal journal;
  private List<JobOutcome> waiting = List.of();
  private Instant claimedAt = Instant.MIN;
  private Instant leaseEnd = Instant.MIN;

  Settlement(JobQueue queue, WorkerJournal journal) {
    this.queue = queue;
    this.journal = journal;
  }

  boolean pending() {
    return !waiting.isEmpty();
  }

  /** Takes a batch's outcomes; there must be none left of an earlier one. */
  void take(List<JobOutcome> outcomes, Instant claimedAt, Instant leaseEnd) {
    if (pending()) {
      throw new IllegalStateException("a batch is still to be written; this is a bug");
    }
    this.waiting = List.copyOf(outcomes);
    this.claimedAt = claimedAt;
    this.leaseEnd = leaseEnd;
  }

  /**
   * Writes what is waiting.
   *
   * @throws RuntimeException if the database does not take it; it is kept then
   */
  void write(Instant now) {
    if (!pending()) {
      return;
    }
    if (now.isAfter(leaseEnd)) {
      journal.warn(waiting.size() + " results were not written in time; they are made again", null);
      waiting = List.of();
      return;
    }
    try {
      int written = queue.settle(waiting);
      done(waiting, waiting.size() - written, now);
    } catch (RuntimeException e) {
      requireDatabase(e);
      writeOneByOne(now);
    }
  }

  /** One outcome may have spoiled the transaction of all. */
  private void writeOneByOne(Instant now) {
    for (JobOutcome outcome : List.copyOf(waiting)) {
      JobOutcome written = outcome;
      int count;
      try {
        count = queue.settle(List.of(outcome));
      } catch (RuntimeException e) {
        requireDatabase(e);
        written = putOff(outcome, e);
        count = 1;
      }
      done(List.of(written), 1 - count, now);
    }
  }

  private JobOutcome putOff(JobOutcome outcome, RuntimeException e) {
    journal.warn("row " + outcome.job().rowId() + " could not be written, put off", e);
    JobOutcome retry =
        new JobOutcome.Retry(
            outcome.job(),
            "the result could not be written: " + e.getMessage(),
            UNWRITABLE_RETRY,
            outcome.duration());
    // If not even this can be written, it is the database's fault and not the row's.
    int unused = queue.settle(List.of(retry));
    return retry;
  }

  private void done(List<JobOutcome> written, int dropped, Instant now) {
    List<JobOutcome> rest = new ArrayList<>(waiting.subList(written.size(), waiting.size()));
    waiting = List.copyOf(rest);
    journal.settled(new Tally(written, dropped), Duration.between(claimedAt, now));
  }

  private static void requireDatabase(RuntimeException e) {
    if (e instanceof ClipServiceException known && known.kind() == Kind.UNAVAILABLE) {
      throw e;
    }
  }
}
