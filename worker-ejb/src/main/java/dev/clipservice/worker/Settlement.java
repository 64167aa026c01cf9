package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finished work on its way into the table. It is kept while the database is down, and while
 * somebody else is writing to a row: the heartbeat extends the leases meanwhile, and if another
 * worker got the row all the same, the table refuses what comes late.
 */
final class Settlement {

  /** Nothing more is begun beyond: somebody holds that many rows locked. */
  private static final int MOST = 1_024;

  private static final Duration BUSY_RETRY = Duration.ofMillis(500);

  private final JobQueue queue;
  private final WorkerJournal journal;
  private final RowTraces traces;
  private List<JobOutcome> fresh = new ArrayList<>();
  private List<JobOutcome> busy = List.of();
  private Instant busyRetryAt = Instant.MIN;

  Settlement(JobQueue queue, WorkerJournal journal, RowTraces traces) {
    this.queue = queue;
    this.journal = journal;
    this.traces = traces;
  }

  void add(List<JobOutcome> outcomes) {
    fresh.addAll(outcomes);
  }

  /** Whether so much waits that nothing more should be begun. */
  boolean full() {
    return fresh.size() + busy.size() >= MOST;
  }

  /** The rows whose results wait. */
  List<EmbeddingJob> jobs() {
    return Stream.concat(fresh.stream(), busy.stream()).map(JobOutcome::job).toList();
  }

  /**
   * Writes what waits.
   *
   * @throws RuntimeException if the database does not take it; it is kept then
   */
  void write(Instant now) {
    if (!busy.isEmpty() && !now.isBefore(busyRetryAt)) {
      fresh.addAll(busy);
      busy = List.of();
    }
    if (fresh.isEmpty()) {
      return;
    }
    try {
      written(fresh, settle(fresh), now);
      fresh = new ArrayList<>();
    } catch (RuntimeException e) {
      requireDatabase(e);
      writeOneByOne(now);
    }
  }

  /** One outcome may have spoiled the transaction of all. */
  private void writeOneByOne(Instant now) {
    while (!fresh.isEmpty()) {
      List<JobOutcome> one = List.of(fresh.get(0));
      Settled settled;
      try {
        settled = settle(one);
      } catch (RuntimeException e) {
        requireDatabase(e);
        one = List.of(unwritable(one.get(0), e));
        // If not even this can be written, it is the database's fault and not the row's.
        settled = settle(one);
      }
      written(one, settled, now);
      fresh.remove(0);
    }
  }

  private Settled settle(List<JobOutcome> outcomes) {
    return traces.commit(outcomes, () -> queue.settle(outcomes));
  }

  private JobOutcome unwritable(JobOutcome outcome, RuntimeException e) {
    journal.warn("row " + outcome.job().rowId() + " could not be written, put off", e);
    return new JobOutcome.Retry(
        outcome.job(), "the result could not be written: " + e.getMessage(), outcome.duration());
  }

  private void written(List<JobOutcome> outcomes, Settled settled, Instant now) {
    if (!settled.busy().isEmpty()) {
      List<JobOutcome> held = new ArrayList<>(busy);
      held.addAll(settled.busy());
      busy = held;
      busyRetryAt = now.plus(BUSY_RETRY);
    }
    if (settled.busy().size() < outcomes.size()) {
      journal.settled(new Tally(outcomes, settled));
    }
  }

  /** How long until something that could not be written is tried again; empty if nothing waits. */
  Optional<Duration> retryIn(Instant now) {
    if (busy.isEmpty()) {
      return Optional.empty();
    }
    Duration wait = Duration.between(now, busyRetryAt);
    return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
  }

  private static void requireDatabase(RuntimeException e) {
    if (e instanceof ClipServiceException known && known.kind() == Kind.UNAVAILABLE) {
      throw e;
    }
  }
}
