package dev.clipservice.worker;

import dev.clipservice.core.Claim;
import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the pipeline supplied with rows, and gives back what it does not get through. */
final class Supply {

  /** How long a provider may take over a slice; interactive work goes before it. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final JobQueue queue;
  private final Pipeline pipeline;
  private final String worker;
  private final WorkerTime time;
  private final WorkerJournal journal;
  private final RowTraces traces;
  private final ClaimSize claimSize = new ClaimSize();
  private Instant claimAgainAt = Instant.MIN;
  private boolean mayHoldLeases;

  Supply(
      JobQueue queue,
      Pipeline pipeline,
      WorkerId id,
      WorkerTime time,
      WorkerJournal journal,
      RowTraces traces) {
    this.queue = queue;
    this.pipeline = pipeline;
    this.worker = id.name();
    this.time = time;
    this.journal = journal;
    this.traces = traces;
  }

  /** Rows may have been queued. */
  void lookAgain() {
    claimAgainAt = Instant.MIN;
  }

  /** Learns from a slice how much to claim. */
  void embedded(Slice slice) {
    if (slice.outage().isPresent()) {
      claimSize.reset();
    } else {
      claimSize.embedded(slice.jobs().size(), slice.took());
    }
  }

  /**
   * Gives the provider what is ready, and claims more.
   *
   * @return the answer to a claim that brought nothing, if there is nothing else to do
   */
  Optional<Claim> replenish(ModelInfo model, WorkerConfig config) {
    submit(model);
    if (pipeline.hasReady() || pipeline.holdsSuspect() || !mayClaim()) {
      return Optional.empty();
    }
    boolean emptyHanded = pipeline.isEmpty();
    int limit = claimSize.next(config.batchRows());
    mayHoldLeases = true;
    ClaimRequest request = new ClaimRequest(worker, model, limit, config.lease(), emptyHanded);
    Claim claim = traces.claim(() -> queue.claim(request));
    if (claim.jobs().isEmpty()) {
      claimAgainAt = time.now().plus(config.pollInterval());
      return emptyHanded ? Optional.of(claim) : Optional.empty();
    }
    journal.claimed();
    pipeline.add(claim.jobs(), config.batchRows());
    submit(model);
    return Optional.empty();
  }

  /** With empty hands always: it may get the suspect that it could not have before. */
  private boolean mayClaim() {
    return pipeline.isEmpty() || !time.now().isBefore(claimAgainAt);
  }

  private void submit(ModelInfo model) {
    while (pipeline.hasRoom() && pipeline.hasReady()) {
      queue.begin(worker, pipeline.aboutToBeUnderWay());
      pipeline.submit(model, PATIENCE);
    }
  }

  /** Gives back what was claimed and not begun. */
  void giveBackReady() {
    List<EmbeddingJob> jobs = pipeline.ready();
    if (!jobs.isEmpty()) {
      queue.release(jobs);
      pipeline.clearReady();
    }
  }

  /** Forgets all that is in the pipeline, and gives it back. */
  void giveUp() {
    List<EmbeddingJob> jobs = pipeline.jobs();
    pipeline.clear();
    if (!jobs.isEmpty()) {
      tryToRelease(() -> queue.release(jobs));
    }
  }

  /** Gives back every row that bears the worker's name. */
  void releaseAll() {
    pipeline.clear();
    if (mayHoldLeases) {
      tryToRelease(() -> queue.release(worker));
    }
  }

  /**
   * The process is broken by what it embeds: that is left under lease, as if the process had died,
   * so that it is tried alone next. The rest is given back.
   */
  void leaveSuspects() {
    List<EmbeddingJob> jobs = pipeline.ready();
    pipeline.clear();
    mayHoldLeases = false;
    if (!jobs.isEmpty()) {
      tryToRelease(() -> queue.release(jobs));
    }
  }

  private void tryToRelease(Runnable release) {
    try {
      release.run();
    } catch (RuntimeException e) {
      journal.warn("its rows could not be given back; their leases run out by themselves", e);
    }
  }
}
