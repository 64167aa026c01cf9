package dev.clipservice.worker;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.core.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Tells the table that this worker lives, which extends the leases of what it holds. */
final class Heartbeat {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final WorkerRegistry registry;
  private final String host;
  private final Instant startedAt;
  private Instant next = Instant.MIN;
  private boolean registered;

  Heartbeat(WorkerRegistry registry, String host, Instant startedAt) {
    this.registry = registry;
    this.host = host;
    this.startedAt = startedAt;
  }

  /** Beats if it is time. */
  void beat(
      WorkerState state,
      Optional<ModelIdentity> model,
      Collection<EmbeddingJob> held,
      Duration lease,
      Instant now) {
    if (now.isBefore(next)) {
      return;
    }
    registry.heartbeat(
        new WorkerReport(
            state.worker(),
            host,
            startedAt,
            now,
            state.phase().toString(),
            state.reason(),
            model,
            state.completed(),
            state.failed(),
            held.size()),
        held,
        lease);
    registered = true;
    next = now.plus(interval(lease));
  }

  /** How long until it is time. */
  Duration due(Instant now) {
    Duration due = Duration.between(now, next);
    return due.isNegative() ? Duration.ZERO : due;
  }

  /** Says that the worker is gone; only if the table ever heard of it. */
  void leave(String worker) {
    if (registered) {
      registry.leave(worker);
      registered = false;
    }
  }

  /** Three may be missed before a lease runs out. */
  private static Duration interval(Duration lease) {
    Duration quarter = lease.dividedBy(4);
    if (quarter.compareTo(SHORTEST) < 0) {
      return SHORTEST.compareTo(lease.dividedBy(2)) < 0 ? SHORTEST : quarter;
    }
    return quarter.compareTo(LONGEST) > 0 ? LONGEST : quarter;
  }
}
