package dev.clipservice.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a claim brought.
 *
 * @param jobs the leased rows, oldest first; a suspect comes alone
 * @param gate whether rows are handed out at all at the moment
 * @param nextDue if there are no jobs: how long until there may be some, without anything being
 *     written meanwhile; empty if nothing waits, or nobody knows
 */
public record Claim(List<EmbeddingJob> jobs, Gate gate, Optional<Duration> nextDue) {

  /** What the table's settings say. */
  public enum Gate {
    OPEN,
    /** {@link WorkerControl#pause}: nothing is handed out until somebody resumes. */
    PAUSED,
    /** {@link WorkerControl#throttle}: this minute's rows are used up. */
    THROTTLED
  }

  public Claim {
    jobs = List.copyOf(jobs);
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(nextDue, "nextDue");
  }
}
