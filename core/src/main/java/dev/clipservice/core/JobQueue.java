package dev.clipservice.core;

import java.time.Duration;
import java.util.List;

/** The rows that need a vector, shared by any number of workers on any number of servers. */
public interface JobQueue {

  /**
   * Leases the oldest pending rows to {@code worker}, in one short transaction.
   *
   * @param model what the worker will embed with; the first claim on a table makes its identity the
   *     table's target
   * @param worker a name that is unique among all workers
   * @param limit at most so many rows, at least 1
   * @param lease how long no other worker may take them
   * @return the leased rows; empty if none is pending
   * @throws ForeignModelException if the table is filled with another identity, or {@code model} is
   *     the demo model and the table is not a demo table
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  List<EmbeddingJob> claim(ModelInfo model, String worker, int limit, Duration lease);

  /**
   * Writes outcomes and gives their leases back, in one short transaction. An outcome whose lease
   * or text has changed since the claim is dropped.
   *
   * @return how many outcomes were written
   */
  int settle(List<JobOutcome> outcomes);

  /** Gives back whatever {@code worker} still holds, unattempted, to be claimed again at once. */
  void release(String worker);

  /**
   * Some rows whose vector is of unknown origin, to be embedded again and compared.
   *
   * @return at most {@code limit} rows, spread over the table; empty if there are none
   */
  List<UnverifiedPart> sampleUnverified(int limit);

  /**
   * Takes unverified vectors, as they are, for vectors of {@code model}.
   *
   * @return how many rows were marked, at most {@code limit}; 0 when none is left
   */
  int adoptUnverified(ModelInfo model, int limit);
}
