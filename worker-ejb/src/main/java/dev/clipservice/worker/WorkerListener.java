package dev.clipservice.worker;

import java.time.Duration;

/** Is told what a worker does; called on the worker's thread, must return at once. */
public interface WorkerListener {

  /** One that does not care. */
  WorkerListener NONE = (completed, failed, retried, duration) -> {};

  /**
   * The outcomes of a batch were written.
   *
   * @param duration of the longest attempt among them
   */
  void batchSettled(int completed, int failed, int retried, Duration duration);
}
