package dev.clipservice.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Role;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerStopTest {

  private static final Duration LONG = Duration.ofSeconds(15);

  private final SystemTime time = new SystemTime();
  private final FakeProvider provider = new FakeProvider();
  private final InMemoryJobQueue queue = new InMemoryJobQueue(time);
  private final InMemoryTable table = new InMemoryTable(queue);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final EmbeddingWorker worker =
      new EmbeddingWorker(
          new WorkerPorts(provider, DatabaseStatus.Up::new, queue, table, table, table, table),
          () ->
              new WorkerConfig(
                  Role.ALL, true, 10, Duration.ofMinutes(5), Duration.ofHours(1), true),
          executor,
          WorkerFixture.ID,
          WorkerListener.NONE,
          time);
  private final Thread thread = new Thread(worker, "worker under test");
  private final CountDownLatch embedding = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void endThread() throws InterruptedException {
    go.countDown();
    worker.requestStop();
    thread.join();
    executor.shutdownNow();
  }

  @Test
  void finishesTheRunningSlice_andGivesTheRestBack() throws InterruptedException {
    queue.addMany(9);
    queue.add("힣 " + FakeProvider.INVALID);
    holdCall(2);
    thread.start();
    embedding.await();
    worker.requestStop();
    go.countDown();

    assertTrue(worker.stop(LONG));
    assertEquals(5, queue.count("completed"));
    assertEquals(5, queue.count("pending"));
    assertEquals(0, queue.leased());
    assertEquals(Phase.STOPPED, worker.state().phase());
    assertEquals(List.of(WorkerFixture.ID.name()), table.left);
    assertTrue(
        queue.rows.values().stream()
            .filter(row -> row.status.equals("pending"))
            .allMatch(row -> row.attempts == 0));
  }

  @Test
  void endsAtOnce_whenIdle() throws InterruptedException {
    thread.start();
    await().until(() -> worker.state().phase() == Phase.IDLE);

    assertTrue(worker.stop(LONG));
    assertEquals(Phase.STOPPED, worker.state().phase());
  }

  @Test
  void endsAtOnce_whenInterruptedWhileIdle() throws InterruptedException {
    thread.start();
    await().until(() -> worker.state().phase() == Phase.IDLE);
    thread.interrupt();
    thread.join();

    assertEquals(Phase.STOPPED, worker.state().phase());
  }

  @Test
  void givesRowsBackUntried_whenInterruptedWhileEmbedding() throws InterruptedException {
    queue.addMany(10);
    holdCall(1);
    thread.start();
    embedding.await();
    thread.interrupt();
    thread.join();

    assertEquals(10, queue.count("pending"));
    assertEquals(0, queue.leased());
    assertTrue(queue.rows.values().stream().allMatch(row -> row.attempts == 0));
    assertEquals(0, worker.state().retried());
  }

  @Test
  void givesLeasesBack_evenWhenTheProviderDoesNotReturnInTime() throws InterruptedException {
    queue.addMany(10);
    provider.before =
        request -> {
          embedding.countDown();
          awaitStubbornly();
        };
    thread.start();
    embedding.await();

    assertFalse(worker.stop(Duration.ofMillis(50)));
    assertEquals(0, queue.leased());
    go.countDown();
    thread.join();
    assertEquals(10, queue.count("pending"));
  }

  @Test
  void neverClaims_whenStoppedBeforeItStarted() throws InterruptedException {
    queue.addMany(1);
    assertTrue(worker.stop(LONG));
    thread.start();
    thread.join();

    assertEquals(0, queue.claims);
    assertEquals(0, queue.released);
  }

  private void holdCall(int number) {
    provider.before =
        request -> {
          if (provider.requests.size() == number) {
            embedding.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new ModelNotLoadedException("interrupted");
            }
          }
        };
  }

  private void awaitStubbornly() {
    while (true) {
      try {
        go.await();
        return;
      } catch (InterruptedException ignored) {
        // as native code does
      }
    }
  }
}
