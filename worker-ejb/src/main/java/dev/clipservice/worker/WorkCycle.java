package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One turn of the loop: look whether database and model are there, claim, embed, settle, and judge
 * some old vectors. For one thread.
 */
final class WorkCycle {

  private final EmbeddingProvider provider;
  private final JobQueue queue;
  private final DatabaseMonitor database;
  private final WorkerConfig config;
  private final String id;
  private final WorkerTime time;
  private final WorkerJournal journal;
  private final BooleanSupplier leaving;

  private final BulkEmbedder embedder;
  private final Settlement settlement;
  private final VectorAdoption adoption;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private boolean mayHoldLeases;

  /**
   * @param id the worker's name
   * @param leaving whether the loop is about to end: nothing new is begun then
   */
  WorkCycle(
      EmbeddingProvider provider,
      JobQueue queue,
      DatabaseMonitor database,
      WorkerConfig config,
      String id,
      WorkerTime time,
      WorkerJournal journal,
      BooleanSupplier leaving) {
    this.provider = provider;
    this.queue = queue;
    this.database = database;
    this.config = config;
    this.id = id;
    this.time = time;
    this.journal = journal;
    this.leaving = leaving;
    this.embedder = new BulkEmbedder(provider, leaving);
    this.settlement = new Settlement(queue, journal);
    this.adoption = new VectorAdoption(queue, embedder, journal);
  }

  /**
   * Does one turn.
   *
   * @return how long to wait before the next; zero if there is more to do
   * @throws ClipServiceException if the queue cannot be used; finished work is kept
   */
  Duration turn() {
    if (!(database.status() instanceof DatabaseStatus.Up)) {
      return waitForDatabase(database.status());
    }
    settlement.write(time.now());
    if (provider.status() instanceof ProviderStatus.Ready ready) {
      return turn(ready.model());
    }
    return waitForProvider(provider.status());
  }

  /** Gives back the rows of a turn that failed, unless they are done and only to be written. */
  void giveUpBatch() {
    if (!settlement.pending()) {
      releaseLeases();
    }
  }

  /** Gives back every row. Never throws: leases run out by themselves. */
  void releaseLeases() {
    if (!mayHoldLeases) {
      return;
    }
    try {
      queue.release(id);
      mayHoldLeases = false;
    } catch (RuntimeException e) {
      journal.warn("its rows could not be given back; their leases run out by themselves", e);
    }
  }

  private Duration turn(ModelInfo model) {
    Instant claimedAt = time.now();
    mayHoldLeases = true;
    List<EmbeddingJob> jobs = queue.claim(model, id, config.batchRows(), config.lease());
    if (!jobs.isEmpty()) {
      journal.claimed();
      Optional<Duration> wait = work(jobs, model, claimedAt);
      if (wait.isPresent()) {
        return wait.get();
      }
    }
    // The claim has shown that the table is this model's: only now may it judge old vectors.
    if (adoption.due(model.identity()) && !leaving.getAsBoolean()) {
      return adoption.step(model, deadline(time.now())).map(this::backOff).orElse(Duration.ZERO);
    }
    if (jobs.isEmpty()) {
      journal.enter(Phase.IDLE);
      return config.pollInterval();
    }
    return Duration.ZERO;
  }

  /** Tells how long to wait if the provider failed. */
  private Optional<Duration> work(List<EmbeddingJob> jobs, ModelInfo model, Instant claimedAt) {
    List<String> texts = jobs.stream().map(EmbeddingJob::text).toList();
    BulkEmbedder.Answer answer = embedder.embed(texts, model, deadline(claimedAt));
    Optional<Duration> wait = Optional.empty();
    if (!leaving.getAsBoolean()) {
      wait = answer.outage().map(this::backOff);
    }
    List<JobOutcome> outcomes = outcomes(jobs, answer, model, claimedAt, wait);
    settlement.take(outcomes, claimedAt, claimedAt.plus(config.lease()));
    settlement.write(time.now());
    if (wait.isEmpty()) {
      backoff.reset();
      journal.enter(Phase.WORKING);
    }
    return wait;
  }

  private List<JobOutcome> outcomes(
      List<EmbeddingJob> jobs,
      BulkEmbedder.Answer answer,
      ModelInfo model,
      Instant claimedAt,
      Optional<Duration> wait) {
    Duration took = Duration.between(claimedAt, time.now());
    String outage = answer.outage().map(Throwable::getMessage).orElse("");
    List<JobOutcome> outcomes = new ArrayList<>(jobs.size());
    for (int i = 0; i < jobs.size(); i++) {
      TextResult result = answer.texts().get(i);
      if (result instanceof TextResult.Embedded embedded) {
        outcomes.add(new JobOutcome.Completed(jobs.get(i), embedded.text(), model, took));
      } else if (result instanceof TextResult.Rejected rejected) {
        outcomes.add(new JobOutcome.Failed(jobs.get(i), rejected.reason(), took));
      } else if (wait.isPresent()) {
        outcomes.add(new JobOutcome.Retry(jobs.get(i), outage, wait.get(), took));
      } // else the loop is ending: the row is released, as if it had never been claimed
    }
    return outcomes;
  }

  /** A fifth of the lease is left for the settlement. */
  private Instant deadline(Instant begin) {
    return begin.plus(config.lease().multipliedBy(4).dividedBy(5));
  }

  private Duration backOff(ClipServiceException outage) {
    journal.enter(Phase.PROVIDER_DOWN, outage.getMessage());
    Duration next = backoff.next();
    return outage.retryAfter().map(backoff::clamp).orElse(next);
  }

  private Duration waitForDatabase(DatabaseStatus status) {
    if (status instanceof DatabaseStatus.Migrating migrating) {
      journal.enter(Phase.WAITING, migrating.detail());
    } else if (status instanceof DatabaseStatus.Down down) {
      journal.enter(Phase.DATABASE_DOWN, down.reason());
    } else if (status instanceof DatabaseStatus.NotConfigured) {
      journal.enter(Phase.DATABASE_DOWN, "no database is configured");
    }
    return config.pollInterval();
  }

  private Duration waitForProvider(ProviderStatus status) {
    if (status instanceof ProviderStatus.Loading loading) {
      journal.enter(Phase.WAITING, loading.detail());
    } else if (status instanceof ProviderStatus.Broken broken) {
      journal.enter(Phase.PROVIDER_DOWN, broken.reason());
    }
    return config.pollInterval();
  }
}
