package dev.clipservice.worker;

import dev.clipservice.core.Settled;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers what the worker does, and logs each change of it once: a trouble that lasts a night is
 * one line, not thirty thousand. Written by the worker's thread, read by any.
 */
final class WorkerJournal {

  private static final Logger LOG = Logger.getLogger(EmbeddingWorker.class.getName());

  private final String worker;
  private final WorkerListener listener;
  private final WorkerTime time;

  private Phase phase = Phase.STARTING;
  private Instant since;
  private String reason;
  private String lastError;
  private String unverified;
  private long completed;
  private long failed;
  private long retried;

  WorkerJournal(String worker, WorkerListener listener, WorkerTime time) {
    this.worker = worker;
    this.listener = listener;
    this.time = time;
    this.since = time.now();
  }

  synchronized WorkerState state() {
    return new WorkerState(
        worker,
        phase,
        since,
        Optional.ofNullable(reason),
        Optional.ofNullable(lastError),
        Optional.ofNullable(unverified),
        completed,
        failed,
        retried);
  }

  /** A phase that needs no reason. */
  void enter(Phase next) {
    enter(next, null);
  }

  /** {@code why} is for people; null in a phase that needs no reason. */
  void enter(Phase next, String why) {
    Phase before = state().phase();
    if (change(next, why)) {
      tell(before, next, why);
    }
  }

  /** A claim brought rows. Whether a trouble is over shows only when they are done. */
  void claimed() {
    if (!state().phase().trouble()) {
      enter(Phase.WORKING);
    }
  }

  /** Something that nobody foresaw; told in full when it is new. */
  void unexpected(Phase next, Throwable error) {
    if (change(next, error.toString())) {
      LOG.log(Level.SEVERE, "Worker " + worker + " " + next + ", unexpected", error);
    }
  }

  /** Outcomes were written. */
  void settled(Tally tally) {
    Settled settled = tally.settled();
    synchronized (this) {
      completed += settled.completed();
      failed += settled.failed();
      retried += settled.retried();
    }
    tally.log(LOG);
    listener.batchSettled(
        settled.completed(), settled.failed(), settled.retried(), tally.duration());
  }

  /** Vectors of another identity were queued. */
  void requeuedForeign(long rows) {
    LOG.info(
        () ->
            "Worker %s: %d rows with vectors of another model are embedded again"
                .formatted(worker, rows));
  }

  /** Vectors of unknown origin stay as they are. */
  void leftUnverified(String why) {
    synchronized (this) {
      unverified = why;
    }
    LOG.warning("Worker " + worker + ": " + why);
  }

  /** Vectors of unknown origin turned out to be the model's own. */
  void adopted(long rows, String model) {
    synchronized (this) {
      unverified = null;
    }
    LOG.info(
        () ->
            "Worker %s: %d vectors of unknown origin agree with %s and were adopted as they are"
                .formatted(worker, rows, model));
  }

  void warn(String what, Throwable cause) {
    LOG.log(Level.WARNING, "Worker " + worker + ": " + what, cause);
  }

  /** Tells whether this is worth a line: a new phase, or another reason where that is the news. */
  private synchronized boolean change(Phase next, String why) {
    boolean reasonIsNews = next == Phase.FOREIGN_MODEL || next == Phase.ERROR;
    boolean news = next != phase || (reasonIsNews && !Objects.equals(why, reason));
    since = next == phase ? since : time.now();
    phase = next;
    reason = why;
    lastError = next.trouble() ? why : lastError;
    return news;
  }

  private void tell(Phase before, Phase next, String why) {
    String tail = why == null ? "" : ": " + why;
    if (next.trouble()) {
      LOG.warning("Worker " + worker + " " + next + tail + " (tried again by itself)");
    } else if (before.trouble()) {
      LOG.info("Worker " + worker + " is over " + before + ", now " + next + tail);
    } else {
      boolean routine =
          (before == Phase.IDLE || before == Phase.WORKING)
              && (next == Phase.IDLE || next == Phase.WORKING);
      LOG.log(routine ? Level.FINE : Level.INFO, () -> "Worker " + worker + " " + next + tail);
    }
  }
}
