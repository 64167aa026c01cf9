package dev.clipservice.core;

/** The table of parts, as people look at it. */
public interface PartStore {

  /**
   * Counts every state of the table, exactly.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  EmbeddingStatistics statistics();
}
