package dev.clipservice.worker;

import dev.clipservice.core.LocalWorker;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Shows this server's worker to whoever knows only the ports of core. */
@Dependent
class ThisServersWorker implements LocalWorker {

  private final EmbeddingWorker worker;

  @Inject
  ThisServersWorker(EmbeddingWorker worker) {
    this.worker = worker;
  }

  @Override
  public State state() {
    return of(worker.state());
  }

  static State of(WorkerState state) {
    return new State(
        state.worker(),
        state.phase().name(),
        state.since(),
        state.reason(),
        state.lastError(),
        state.unverified(),
        state.completed(),
        state.failed(),
        state.retried());
  }
}
