package dev.clipservice.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The workers that share the table. */
public interface WorkerRegistry {

  /**
   * Says that a worker lives, and extends the leases of rows. One that another worker has meanwhile
   * stays there. Workers that have been silent for ten minutes and hold nothing are forgotten.
   *
   * @param held the rows that it works on; others that bear its name are not extended
   * @param lease how long they are its own from now on
   */
  void heartbeat(WorkerReport report, Collection<EmbeddingJob> held, Duration lease);

  /** Forgets a worker that has ended and given its rows back. */
  void leave(String worker);

  /** All workers that are known, the longest-running first; some of them may have died. */
  List<WorkerReport> workers();
}
