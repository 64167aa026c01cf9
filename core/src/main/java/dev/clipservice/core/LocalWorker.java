package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** This server's own worker. Unlike {@link WorkerRegistry} it needs no database to be asked. */
@FunctionalInterface
public interface LocalWorker {

  /** What it is doing now; cheap. A server that runs no worker says so as its phase and reason. */
  State state();

  /**
   * What the worker is doing.
   *
   * @param worker its name, as in {@link WorkerReport#worker()}
   * @param phase e.g. {@code WORKING}
   * @param since when the phase began
   * @param reason why, in a phase that has a reason
   * @param lastError the latest trouble, kept when it is over
   * @param unverified why vectors of unknown origin were left as they are
   * @param completed rows embedded and written since it began
   * @param failed rows given up since it began
   * @param retried attempts that will be repeated, since it began
   */
  record State(
      String worker,
      String phase,
      Instant since,
      Optional<String> reason,
      Optional<String> lastError,
      Optional<String> unverified,
      long completed,
      long failed,
      long retried) {

    public State {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(phase, "phase");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(lastError, "lastError");
      Objects.requireNonNull(unverified, "unverified");
    }
  }
}
