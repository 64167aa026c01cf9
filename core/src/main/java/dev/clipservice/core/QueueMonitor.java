package dev.clipservice.core;

/** The queue, as people look at it. */
public interface QueueMonitor {

  /**
   * Looks at the queue: exact, and some tens of milliseconds for a queue of 200,000 rows.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  QueueReport report();
}
