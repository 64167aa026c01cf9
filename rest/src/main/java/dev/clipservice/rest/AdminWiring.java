package dev.clipservice.rest;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.VectorValidation;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.admin.JobStarter;
import dev.clipservice.rest.internal.admin.Retargeting;
import dev.clipservice.rest.internal.admin.Workers;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobTime;
import dev.clipservice.rest.internal.job.JobWork;
import dev.clipservice.rest.internal.job.Jobs;
import dev.clipservice.rest.internal.job.Preview;
import dev.clipservice.rest.internal.job.RequeueWork;
import dev.clipservice.rest.internal.metrics.MicroProfileJobMetrics;
import dev.clipservice.rest.internal.validation.ReEmbedding;
import dev.clipservice.rest.internal.validation.ValidationWork;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedExecutors;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Builds what the admin API needs, once per server. */
@ApplicationScoped
public class AdminWiring {

  /** Well below the time that a server gives its applications to stop; a batch takes seconds. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(AdminWiring.class.getName());

  /**
   * A server's thread carries the application's context: the ports open their transactions there.
   */
  @Resource ManagedExecutorService managed;

  /** For the container. */
  public AdminWiring() {}

  @Produces
  @Singleton
  DatabaseGate databaseGate(DatabaseMonitor database) {
    return new DatabaseGate(database);
  }

  @Produces
  @Singleton
  Jobs jobs(
      Reprocessing reprocessing,
      VectorValidation vectors,
      ReEmbedding embedding,
      MetricRegistry registry) {
    MicroProfileJobMetrics metrics = new MicroProfileJobMetrics(registry);
    JobWork.Source works =
        plan ->
            plan.kind() == JobKind.VALIDATE
                ? new ValidationWork(vectors, embedding, plan.sample())
                : new RequeueWork(reprocessing, plan);
    Jobs jobs = new Jobs(works, longRunning(), JobTime.SYSTEM, metrics);
    metrics.show(jobs);
    return jobs;
  }

  /** With the server: what a job has done stays done, and started again it does the rest. */
  void stop(@Disposes Jobs jobs) {
    try {
      if (!jobs.close(STOP_WITHIN)) {
        LOG.warning("Jobs of the admin API did not end within " + STOP_WITHIN.toSeconds() + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Executor longRunning() {
    Map<String, String> hints =
        Map.of(
            ManagedTask.LONGRUNNING_HINT,
            "true",
            ManagedTask.IDENTITY_NAME,
            "job of the admin API");
    return task -> managed.execute(ManagedExecutors.managedTask(task, hints, null));
  }

  @Produces
  @Singleton
  JobStarter jobStarter(
      DatabaseGate gate, Jobs jobs, Reprocessing reprocessing, RestConfig config) {
    Clock clock = Clock.systemUTC();
    return new JobStarter(gate, jobs, new Preview(reprocessing, clock, config.requestTimeout()));
  }

  @Produces
  @Singleton
  Retargeting retargeting(
      EmbeddingProvider provider,
      QueueMonitor queue,
      Reprocessing reprocessing,
      Jobs jobs,
      RestConfig config) {
    return new Retargeting(provider, queue, reprocessing, jobs, config.allowDemoModel());
  }

  @Produces
  @Singleton
  Workers workers(
      DatabaseGate gate, LocalWorker local, WorkerRegistry registry, WorkerControl control) {
    return new Workers(gate, local, registry, control, Clock.systemUTC());
  }
}
