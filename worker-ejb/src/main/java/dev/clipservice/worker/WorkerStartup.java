package dev.clipservice.worker;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedExecutors;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts the worker with the server, on a managed executor, and ends it with the server.
 *
 * <p>Manages transactions itself, which is to say: has none. The worker's thread inherits this
 * component's context, and the queue opens its own short transactions there.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class WorkerStartup {

  /** Well below the time that a server gives its applications to stop. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private ManagedExecutorService executor;
  private EmbeddingWorker worker;
  private SignalWatch watch;
  private Supplier<WorkerConfig> config;

  /** For the server. */
  public WorkerStartup() {}

  @Resource
  void setExecutor(ManagedExecutorService executor) {
    this.executor = executor;
  }

  @Inject
  void wire(EmbeddingWorker worker, SignalWatch watch, Supplier<WorkerConfig> config) {
    this.worker = worker;
    this.watch = watch;
    this.config = config;
  }

  @PostConstruct
  void start() {
    Optional<String> reason = config.get().reasonToStayOff();
    if (reason.isPresent()) {
      worker.stayOff(reason.get());
      return;
    }
    execute(worker, "embedding worker " + worker.state().worker());
    execute(watch, "signals for " + worker.state().worker());
  }

  private void execute(Runnable task, String name) {
    Map<String, String> hints =
        Map.of(ManagedTask.LONGRUNNING_HINT, "true", ManagedTask.IDENTITY_NAME, name);
    executor.execute(ManagedExecutors.managedTask(task, hints, null));
  }

  @PreDestroy
  void stop() {
    watch.stop();
    try {
      worker.stop(STOP_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
