package dev.clipservice.worker;

import dev.clipservice.core.Claim;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * One turn of the loop: look whether database and model are there, write what has come back, keep
 * the provider supplied, and look after old vectors when there is nothing else. For one thread,
 * which never waits for the provider: it is woken when something comes back.
 */
final class WorkCycle {

  /** Rows that are due and not handed out are locked by somebody, for a moment as a rule. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

  private final WorkerPorts ports;
  private final Supplier<WorkerConfig> config;
  private final WorkerTime time;
  private final WorkerJournal journal;
  private final Pipeline pipeline;
  private final Supply supply;
  private final Settlement settlement;
  private final Housekeeping housekeeping;
  private final Heartbeat heartbeat;
  private final Brake brake;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private Instant outageEnd = Instant.MIN;

  WorkCycle(
      WorkerPorts ports,
      Supplier<WorkerConfig> config,
      BulkEmbedder embedder,
      Executor executor,
      WorkerId id,
      WorkerTime time,
      WorkerJournal journal) {
    this.ports = ports;
    this.config = config;
    this.time = time;
    this.journal = journal;
    RowTraces traces = new RowTraces(ports.tracing());
    this.pipeline = new Pipeline(embedder, executor, time, traces);
    this.supply = new Supply(ports.queue(), pipeline, id, time, journal, traces);
    this.settlement = new Settlement(ports.queue(), journal, traces);
    this.housekeeping = new Housekeeping(ports, embedder, journal);
    this.heartbeat = new Heartbeat(ports.registry(), id.host(), time.now());
    this.brake = new Brake(ports.control());
  }

  /** Somebody says that there may be something to do. */
  void lookAgain() {
    supply.lookAgain();
    brake.lookAgain();
  }

  /**
   * Does one turn.
   *
   * @return how long to wait before the next, if nothing wakes the loop; zero if there is more to
   *     do
   * @throws ClipServiceException if the queue cannot be used; finished work is kept
   */
  Duration turn() throws InterruptedException {
    WorkerConfig settings = config.get();
    collect();
    if (!(ports.database().status() instanceof DatabaseStatus.Up)) {
      return waitForDatabase(ports.database().status(), settings);
    }
    heartbeat.beat(journal.state(), model(), held(), settings.lease(), time.now());
    settlement.write(time.now());
    Duration wait = advance(settings);
    if (pipeline.hasFinished()) {
      return Duration.ZERO;
    }
    Duration rest = shorter(wait, heartbeat.due(time.now()));
    return settlement.retryIn(time.now()).map(retry -> shorter(rest, retry)).orElse(rest);
  }

  /** Ends: finishes what the provider has, writes it, and gives back the rest. */
  void finish() {
    try {
      pipeline.awaitAll();
      collect();
      settlement.write(time.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      journal.warn("its last results could not be written; they are made again", e);
    }
  }

  /** Gives everything back and says good-bye. */
  void leave() {
    supply.releaseAll();
    try {
      heartbeat.leave(journal.state().worker());
    } catch (RuntimeException e) {
      journal.warn("it could not say that it ends; it will be forgotten", e);
    }
  }

  /** Gives back the rows of a turn that failed, unless they are done and only to be written. */
  void giveUp() {
    supply.giveUp();
  }

  /** The virtual machine failed, perhaps over what it embeds. */
  void leaveSuspects() {
    supply.leaveSuspects();
  }

  /** Takes what has come back; a failure of the provider's begins a pause. */
  private void collect() throws InterruptedException {
    for (Slice slice : pipeline.takeFinished()) {
      supply.embedded(slice);
      Optional<Duration> pause = slice.outage().map(this::backOff);
      settlement.add(slice.outcomes(pause));
      if (pause.isEmpty() && !time.now().isBefore(outageEnd)) {
        backoff.reset();
        journal.enter(Phase.WORKING);
      }
    }
  }

  private Duration advance(WorkerConfig settings) {
    if (brake.on(time.now())) {
      supply.giveBackReady();
      if (pipeline.isEmpty()) {
        journal.enter(Phase.PAUSED);
      }
      return Brake.LOOK;
    }
    if (time.now().isBefore(outageEnd)) {
      supply.giveBackReady();
      return Duration.between(time.now(), outageEnd);
    }
    if (!(ports.provider().status() instanceof ProviderStatus.Ready ready)) {
      supply.giveBackReady();
      return waitForProvider(ports.provider().status(), settings);
    }
    if (settlement.full()) {
      return settings.pollInterval();
    }
    return supply
        .replenish(ready.model(), settings)
        .map(nothing -> rest(nothing, ready.model(), settings))
        .orElse(settings.pollInterval());
  }

  /** There is nothing to claim. */
  private Duration rest(Claim nothing, ModelInfo model, WorkerConfig settings) {
    Duration due = nothing.nextDue().orElse(settings.pollInterval());
    Duration wait = shorter(longer(due, SHORTEST_WAIT), settings.pollInterval());
    switch (nothing.gate()) {
      case PAUSED -> journal.enter(Phase.PAUSED);
      case THROTTLED -> journal.enter(Phase.THROTTLED);
      case OPEN -> {
        // The claim has shown that the table is this model's: only now may it judge old vectors.
        if (housekeeping.due(model, settings, time.now())) {
          return housekeeping
              .step(model, time.now(), Supply.PATIENCE)
              .map(this::backOff)
              .orElse(Duration.ZERO);
        }
        journal.enter(Phase.IDLE);
      }
    }
    return wait;
  }

  /** Begins a pause, and tells how long it is. */
  private Duration backOff(ClipServiceException outage) {
    journal.enter(Phase.PROVIDER_DOWN, outage.getMessage());
    if (!time.now().isBefore(outageEnd)) {
      Duration next = backoff.next();
      outageEnd = time.now().plus(outage.retryAfter().map(backoff::clamp).orElse(next));
    }
    return Duration.between(time.now(), outageEnd);
  }

  private List<EmbeddingJob> held() {
    List<EmbeddingJob> jobs = new ArrayList<>(pipeline.jobs());
    jobs.addAll(settlement.jobs());
    return jobs;
  }

  private Optional<ModelIdentity> model() {
    return ports.provider().status() instanceof ProviderStatus.Ready ready
        ? Optional.of(ready.model().identity())
        : Optional.empty();
  }

  private Duration waitForDatabase(DatabaseStatus status, WorkerConfig settings) {
    if (status instanceof DatabaseStatus.Migrating migrating) {
      journal.enter(Phase.WAITING, migrating.detail());
    } else if (status instanceof DatabaseStatus.Down down) {
      journal.enter(Phase.DATABASE_DOWN, down.reason());
    } else if (status instanceof DatabaseStatus.NotConfigured) {
      journal.enter(Phase.DATABASE_DOWN, "no database is configured");
    }
    return settings.pollInterval();
  }

  private Duration waitForProvider(ProviderStatus status, WorkerConfig settings) {
    if (status instanceof ProviderStatus.Loading loading) {
      journal.enter(Phase.WAITING, loading.detail());
    } else if (status instanceof ProviderStatus.Broken broken) {
      journal.enter(Phase.PROVIDER_DOWN, broken.reason());
    }
    return settings.pollInterval();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
