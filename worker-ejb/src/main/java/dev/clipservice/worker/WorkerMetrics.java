package dev.clipservice.worker;

import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * The worker in MicroProfile Metrics: {@code clip_worker_rows_total} by outcome, {@code
 * clip_worker_batch} in seconds, and {@code clip_worker_state}, 1 for the phase it is in.
 */
final class WorkerMetrics implements WorkerListener {

  private final MetricRegistry registry;
  private final Counter completed;
  private final Counter failed;
  private final Counter retried;
  private final Timer batch;

  WorkerMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.completed = rows("completed");
    this.failed = rows("failed");
    this.retried = rows("retried");
    this.batch =
        registry.timer(
            metadata("clip_worker_batch", "From handing a batch to the provider to its answer"));
  }

  /** Shows the state of the worker whose batches are counted here. */
  void show(Supplier<WorkerState> state) {
    Metadata metadata = metadata("clip_worker_state", "1 for the phase that the worker is in");
    for (Phase phase : Phase.values()) {
      Tag tag = new Tag("phase", phase.toString());
      registry.gauge(metadata, () -> state.get().phase() == phase ? 1 : 0, tag);
    }
  }

  @Override
  public void batchSettled(int completed, int failed, int retried, Duration duration) {
    this.completed.inc(completed);
    this.failed.inc(failed);
    this.retried.inc(retried);
    batch.update(duration);
  }

  private Counter rows(String outcome) {
    Metadata metadata = metadata("clip_worker_rows_total", "Outcomes that were written");
    return registry.counter(metadata, new Tag("outcome", outcome));
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
