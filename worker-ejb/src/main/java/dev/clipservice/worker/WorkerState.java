package dev.clipservice.worker;

import java.time.Instant;
import java.util.Optional;

/**
 * What a worker is doing, for people and programs.
 *
 * @param worker its name, unique among all workers
 * @param phase what it is doing
 * @param since when that began
 * @param reason why, in a phase that has a reason ({@link Phase#OFF}, {@link Phase#WAITING} and
 *     every trouble)
 * @param lastError the latest trouble, kept when it is over
 * @param unverified why vectors of unknown origin were left as they are
 * @param completed rows embedded and written since the start
 * @param failed rows given up since the start
 * @param retried attempts that were not the row's fault and will be repeated, since the start
 */
public record WorkerState(
    String worker,
    Phase phase,
    Instant since,
    Optional<String> reason,
    Optional<String> lastError,
    Optional<String> unverified,
    long completed,
    long failed,
    long retried) {

  /** The states of the loop. */
  public enum Phase {
    /** Not started, and not going to be. */
    OFF,
    /** Not started yet. */
    STARTING,
    /** Waits for the model or the schema, which are on their way. */
    WAITING,
    /** The provider cannot serve; tried again. */
    PROVIDER_DOWN,
    /** The database does not answer; tried again. */
    DATABASE_DOWN,
    /** The table belongs to another model: nothing is claimed. */
    FOREIGN_MODEL,
    /** Something unexpected happened; tried again. */
    ERROR,
    /** Embeds rows, or judges vectors of unknown origin. */
    WORKING,
    /** Nothing is pending. */
    IDLE,
    /** Somebody has paused the workers. */
    PAUSED,
    /** This minute's rows are used up. */
    THROTTLED,
    /** Ended as asked. */
    STOPPED,
    /** Ended by a fault of the virtual machine; only a restart of the server helps. */
    DEAD;

    /** Whether something that ought not to be keeps the worker from its work. */
    public boolean trouble() {
      return switch (this) {
        case PROVIDER_DOWN, DATABASE_DOWN, FOREIGN_MODEL, ERROR, DEAD -> true;
        case OFF, STARTING, WAITING, WORKING, IDLE, PAUSED, THROTTLED, STOPPED -> false;
      };
    }
  }

  /** Whether the server is worth keeping; false only after a fault of the virtual machine. */
  public boolean live() {
    return phase != Phase.DEAD;
  }
}
