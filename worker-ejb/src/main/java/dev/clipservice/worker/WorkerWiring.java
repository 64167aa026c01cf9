package dev.clipservice.worker;

import dev.clipservice.core.BulkEmbeddingProvider;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Puts the worker together. */
@ApplicationScoped
class WorkerWiring {

  @Produces
  @Singleton
  WorkerConfig config(Config config) {
    return WorkerConfig.from(name -> config.getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  EmbeddingWorker worker(
      BulkEmbeddingProvider provider,
      JobQueue queue,
      DatabaseMonitor database,
      WorkerConfig config,
      MetricRegistry registry) {
    WorkerMetrics metrics = new WorkerMetrics(registry);
    EmbeddingWorker worker =
        new EmbeddingWorker(provider, queue, database, config, WorkerId.create(), metrics);
    metrics.show(worker::state);
    return worker;
  }

  /** The present state; ask anew each time. */
  @Produces
  WorkerState state(EmbeddingWorker worker) {
    return worker.state();
  }
}
