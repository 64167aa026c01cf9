package dev.clipservice.worker;

import dev.clipservice.core.JobSignal;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Wakes the worker when the table says that there is something to do; on a thread of its own. */
final class SignalWatch implements Runnable {

  private static final Logger LOG = Logger.getLogger(EmbeddingWorker.class.getName());
  private static final Duration AWAIT = Duration.ofMinutes(1);

  private final JobSignal signal;
  private final EmbeddingWorker worker;
  private volatile boolean stopping;

  SignalWatch(JobSignal signal, EmbeddingWorker worker) {
    this.signal = signal;
    this.worker = worker;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        if (signal.await(AWAIT)) {
          worker.signal();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(
          Level.SEVERE, "nobody wakes the worker any more, it looks by itself; this is a bug", e);
    }
  }

  void stop() {
    stopping = true;
    signal.close();
  }
}
