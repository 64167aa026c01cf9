package dev.clipservice.worker;

import dev.clipservice.core.BulkEmbeddingProvider;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.JobSignal;
import dev.clipservice.core.LiveSettings;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Tracing;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Puts the worker together. */
@ApplicationScoped
class WorkerWiring {

  @Resource ManagedExecutorService executor;

  @Produces
  @Singleton
  Supplier<WorkerConfig> config(LiveSettings settings) {
    return settings.follow(WorkerConfig::from);
  }

  @Produces
  @Singleton
  WorkerPorts ports(
      BulkEmbeddingProvider provider,
      DatabaseMonitor database,
      JobQueue queue,
      WorkerRegistry registry,
      WorkerControl control,
      PartStore parts,
      Reprocessing reprocessing,
      Tracing tracing) {
    return new WorkerPorts(
        provider, database, queue, registry, control, parts, reprocessing, tracing);
  }

  @Produces
  @Singleton
  EmbeddingWorker worker(
      WorkerPorts ports,
      QueueMonitor monitor,
      Supplier<WorkerConfig> config,
      MetricRegistry registry) {
    WorkerMetrics metrics = new WorkerMetrics(registry);
    EmbeddingWorker worker =
        new EmbeddingWorker(ports, config, executor, WorkerId.create(), metrics, new SystemTime());
    metrics.show(worker::state);
    if (config.get().reasonToStayOff().isEmpty()) {
      new TableMetrics(ports.parts(), monitor).register(registry);
    }
    return worker;
  }

  @Produces
  @Singleton
  SignalWatch watch(JobSignal signal, EmbeddingWorker worker) {
    return new SignalWatch(signal, worker);
  }

  /** The present state; ask anew each time. */
  @Produces
  WorkerState state(EmbeddingWorker worker) {
    return worker.state();
  }
}
