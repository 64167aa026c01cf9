package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.Role;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A worker among fakes, run on the test's own thread until something is true. */
final class WorkerFixture {

  static final WorkerId ID = new WorkerId("host-1-abc", "host");

  final FakeTime time = new FakeTime();
  final FakeProvider provider = new FakeProvider();
  final InMemoryJobQueue queue = new InMemoryJobQueue(time);
  final InMemoryTable table = new InMemoryTable(queue);
  volatile DatabaseStatus database = new DatabaseStatus.Up();
  volatile WorkerConfig config;
  final EmbeddingWorker worker;

  WorkerFixture() {
    this(10);
  }

  /** The provider is called on the worker's thread: nothing happens at the same time. */
  WorkerFixture(int batchRows) {
    config = config(batchRows);
    worker =
        new EmbeddingWorker(ports(), () -> config, Runnable::run, ID, WorkerListener.NONE, time);
  }

  private WorkerPorts ports() {
    return new WorkerPorts(provider, () -> database, queue, table, table, table, table);
  }

  static WorkerConfig config(int batchRows) {
    return new WorkerConfig(
        Role.ALL, true, batchRows, Duration.ofSeconds(300), Duration.ofSeconds(1), true);
  }

  /** Runs the worker until {@code done} holds at the start of a wait. */
  void runUntil(BooleanSupplier done) {
    time.onPause =
        () -> {
          if (done.getAsBoolean()) {
            worker.requestStop();
          }
        };
    worker.run();
  }

  void runUntilIdle() {
    runUntil(() -> worker.state().phase() == WorkerState.Phase.IDLE);
  }

  /** A failure of the operation {@code name}, the first {@code times} times. */
  void failFirst(int times, String name) {
    int[] left = {times};
    queue.before =
        operation -> {
          if (operation.equals(name) && left[0]-- > 0) {
            throw databaseDown();
          }
        };
  }

  static ClipServiceException databaseDown() {
    return new ClipServiceException(Kind.UNAVAILABLE, "the database does not answer");
  }
}
