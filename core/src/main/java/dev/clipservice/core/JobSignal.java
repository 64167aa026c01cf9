package dev.clipservice.core;

import java.time.Duration;

/**
 * Tells at once that there may be something to do for a worker: rows were queued, or somebody
 * changed the workers' settings. It may miss something (a connection that breaks), so who waits for
 * it must also look by himself from time to time.
 */
public interface JobSignal extends AutoCloseable {

  /**
   * Waits for the next sign; for one thread at a time.
   *
   * @return whether there was one; also true after a time in which some may have been missed
   * @throws InterruptedException if the thread is interrupted, within a second
   */
  boolean await(Duration atMost) throws InterruptedException;

  /** Ends a wait and gives the connection back; a later {@link #await} only waits. */
  @Override
  void close();
}
