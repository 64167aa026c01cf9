package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.Role;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A worker among fakes, run on the test's own thread until something is true. */
final class WorkerFixture {

  static final String ID = "host-1-abc";

  final FakeTime time = new FakeTime();
  final FakeProvider provider = new FakeProvider();
  final InMemoryJobQueue queue = new InMemoryJobQueue(time);
  volatile DatabaseStatus database = new DatabaseStatus.Up();
  final EmbeddingWorker worker;

  WorkerFixture() {
    this(10);
  }

  WorkerFixture(int batchRows) {
    worker =
        new EmbeddingWorker(
            provider, queue, () -> database, config(batchRows), ID, WorkerListener.NONE, time);
  }

  static WorkerConfig config(int batchRows) {
    return new WorkerConfig(
        Role.ALL, true, batchRows, Duration.ofSeconds(300), Duration.ofSeconds(1));
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
