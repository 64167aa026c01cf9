package dev.clipservice.worker;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Tracing;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;

/** What a worker works with. */
record WorkerPorts(
    EmbeddingProvider provider,
    DatabaseMonitor database,
    JobQueue queue,
    WorkerRegistry registry,
    WorkerControl control,
    PartStore parts,
    Reprocessing reprocessing,
    Tracing tracing) {

  /** Without anybody who wants to know. */
  WorkerPorts(
      EmbeddingProvider provider,
      DatabaseMonitor database,
      JobQueue queue,
      WorkerRegistry registry,
      WorkerControl control,
      PartStore parts,
      Reprocessing reprocessing) {
    this(provider, database, queue, registry, control, parts, reprocessing, Tracing.OFF);
  }
}
