package dev.clipservice.core;

import java.util.Collection;
import java.util.List;

/**
 * The rows that need a vector, shared by any number of workers on any number of servers.
 *
 * <p>The life of a row: pending, leased by {@link #claim}, embedded, and by {@link #settle} either
 * completed, or pending again with a later next attempt, or failed with its reason. A row whose
 * worker died while embedding it is a suspect: it is handed out alone until it is cleared or has
 * used up its attempts.
 *
 * <p>Every method throws a {@link ClipServiceException} of kind {@code UNAVAILABLE} if the database
 * does not answer.
 */
public interface JobQueue {

  /**
   * Leases the oldest rows that are due, in one short transaction. The first claim on a table makes
   * its model's identity the table's target.
   *
   * @throws ForeignModelException if the table is filled with another identity, or the model is the
   *     demo model and the table is not a demo table
   */
  Claim claim(ClaimRequest request);

  /**
   * Notes which rows {@code worker} embeds from now on. If it dies, these are suspects; others that
   * it holds are not.
   *
   * @param jobs all that are being embedded, those noted before included
   */
  void begin(String worker, Collection<EmbeddingJob> jobs);

  /**
   * Writes outcomes and gives their leases back, in one short transaction. An outcome whose lease
   * or text has changed since the claim is dropped.
   */
  Settled settle(List<JobOutcome> outcomes);

  /** Gives back whatever {@code worker} still holds, unattempted, to be claimed again at once. */
  void release(String worker);

  /** Gives these back in the same way, where they are still leased. */
  void release(Collection<EmbeddingJob> jobs);

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
