package dev.clipservice.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PipelineTest {

  @Test
  void sortsAClaimByText_beforeItIsCutIntoSlices() {
    WorkerFixture fixture = new WorkerFixture(10);
    for (int i = 0; i < 100; i++) {
      // 37 and 100 have no common divisor: every number once, in no order
      fixture.queue.add("brick %03d".formatted(i * 37 % 100));
    }
    fixture.runUntilIdle();

    List<EmbeddingRequest> slices = fixture.provider.requests;
    // ten rows to begin with, then as many as are embedded in some seconds: all that is allowed
    assertEquals(List.of(10, 80, 10), fixture.queue.claimed.subList(0, 3));
    for (int i = 1; i <= 8; i++) {
      List<String> texts = slices.get(i).texts();
      assertEquals(texts.stream().sorted().toList(), texts);
      if (i > 1) {
        List<String> before = slices.get(i - 1).texts();
        assertTrue(before.get(before.size() - 1).compareTo(texts.get(0)) < 0);
      }
    }
  }

  @Test
  void claimsAndWrites_whileTheProviderIsAtWork_withTwoSlicesAtATime() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    SystemTime time = new SystemTime();
    FakeProvider provider = new FakeProvider();
    InMemoryJobQueue queue = new InMemoryJobQueue(time);
    InMemoryTable table = new InMemoryTable(queue);
    CountDownLatch go = new CountDownLatch(1);
    provider.before =
        request -> {
          if (request.texts().stream().anyMatch(text -> text.startsWith("held"))) {
            awaitUninterrupted(go);
          }
        };
    queue.addMany(10);
    for (int i = 0; i < 40; i++) {
      queue.add("held " + i);
    }
    EmbeddingWorker worker =
        new EmbeddingWorker(
            new WorkerPorts(provider, DatabaseStatus.Up::new, queue, table, table, table, table),
            () -> WorkerFixture.config(10),
            executor,
            WorkerFixture.ID,
            WorkerListener.NONE,
            time);
    Thread thread = new Thread(worker);
    thread.start();
    await().until(() -> queue.count("completed") == 10 && queue.leased() == 40);
    await().until(() -> provider.requests.size() == 3);
    assertEquals(20, queue.begun.get(queue.begun.size() - 1).size());
    go.countDown();
    await().until(() -> queue.count("completed") == 50);
    worker.requestStop();
    thread.join();
    executor.shutdown();
  }

  @Test
  void takesASuspectAlone_withNothingElseInHand() {
    WorkerFixture fixture = new WorkerFixture(10);
    fixture.queue.addMany(30);
    fixture.queue.rows.get(5L).suspect = true;
    fixture.queue.rows.get(6L).suspect = true;
    fixture.runUntilIdle();

    assertEquals(30, fixture.queue.count("completed"));
    assertEquals(1, fixture.queue.begun.stream().filter(List.of(5L)::equals).count());
    assertEquals(1, fixture.queue.begun.stream().filter(List.of(6L)::equals).count());
    assertTrue(
        fixture.queue.begun.stream()
            .filter(ids -> ids.size() > 1)
            .noneMatch(ids -> ids.contains(5L) || ids.contains(6L)));
  }

  @Test
  void claimsFewRows_whileTheProviderIsSlow() {
    WorkerFixture fixture = new WorkerFixture(10);
    fixture.queue.addMany(100);
    fixture.provider.before = request -> fixture.time.advance(Duration.ofSeconds(10));
    fixture.runUntilIdle();

    // a row a second: half a minute is thirty rows
    assertEquals(List.of(10, 30, 30, 30), fixture.queue.claimed.subList(0, 4));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
