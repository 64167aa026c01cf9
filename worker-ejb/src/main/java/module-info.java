/**
 * The worker that keeps the table filled: {@link dev.clipservice.worker.EmbeddingWorker} is the
 * loop, {@link dev.clipservice.worker.WorkerStartup} puts it on a managed executor, and {@link
 * dev.clipservice.worker.WorkerState} tells what it is doing.
 *
 * <p>Knows neither the model nor the database, only the ports of core.
 */
module dev.clipservice.worker {
  requires transitive dev.clipservice.core;
  // For the annotations that the server reads; it brings these APIs itself.
  requires jakarta.concurrency;
  requires jakarta.annotation;
  requires jakarta.cdi;
  requires jakarta.ejb;
  requires jakarta.inject;
  requires java.logging;
  requires microprofile.health.api;
  requires microprofile.metrics.api;

  exports dev.clipservice.worker;
}
