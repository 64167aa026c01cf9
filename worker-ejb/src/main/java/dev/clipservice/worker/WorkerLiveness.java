package dev.clipservice.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Asks for a restart of the server when the worker was ended by a fault of the virtual machine. */
@Liveness
@ApplicationScoped
class WorkerLiveness implements HealthCheck {

  private EmbeddingWorker worker;

  @Inject
  void worker(EmbeddingWorker worker) {
    this.worker = worker;
  }

  @Override
  public HealthCheckResponse call() {
    WorkerState state = worker.state();
    return HealthCheckResponse.named("worker")
        .status(state.live())
        .withData("phase", state.phase().toString())
        .build();
  }
}
