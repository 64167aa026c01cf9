package dev.clipservice.core;

/**
 * Holds the workers of a table back. What a worker has in hand when it is paused is finished (some
 * seconds); nothing new is claimed. Every method tells the settings as they are afterwards.
 */
public interface WorkerControl {

  WorkerSettings settings();

  /** Lets no worker claim anything until {@link #resume}. */
  WorkerSettings pause();

  /** Lets them work again. */
  WorkerSettings resume();

  /**
   * Lets all workers together claim at most {@code rowsPerMinute} rows a minute.
   *
   * @param rowsPerMinute 0 for no limit
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if it is negative
   */
  WorkerSettings throttle(int rowsPerMinute);
}
