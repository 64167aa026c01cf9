package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.JobOutcome;
import org.junit.jupiter.api.Test;

class SettlementTest {

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;

  @Test
  void putsOffTheOneRow_thatSpoilsTheTransactionOfItsBatch() {
    queue.addMany(10);
    InMemoryJobQueue.Row bad = queue.rows.get(4L);
    queue.beforeSettle =
        outcomes -> {
          for (JobOutcome outcome : outcomes) {
            if (outcome instanceof JobOutcome.Completed && outcome.job().rowId() == bad.id) {
              throw new IllegalStateException("a constraint is violated");
            }
          }
        };
    fixture.runUntilIdle();

    assertEquals(9, queue.count("completed"));
    assertEquals("pending", bad.status);
    assertTrue(bad.reason.contains("a constraint is violated"), bad.reason);
    assertEquals(fixture.time.now().plusSeconds(4), bad.notBefore);
    assertEquals(1, fixture.worker.state().retried());
  }

  @Test
  void triesAgain_whatSomebodyElseIsWritingTo_withoutEmbeddingItAgain() {
    queue.addMany(10);
    queue.locked.add(3L);
    queue.locked.add(7L);
    fixture.runUntil(
        () -> {
          if (fixture.time.pauses.size() == 100) {
            assertEquals(8, queue.count("completed"));
            queue.locked.clear();
          }
          return queue.count("completed") == 10;
        });

    assertEquals(10, fixture.worker.state().completed());
    assertEquals(1, fixture.provider.requests.size());
  }

  @Test
  void losesNothing_whenDatabaseRefusesEverythingForAWhile() {
    queue.addMany(10);
    int[] left = {5};
    queue.beforeSettle =
        outcomes -> {
          if (left[0]-- > 0) {
            throw new IllegalStateException("read-only transaction");
          }
        };
    fixture.runUntil(() -> queue.count("completed") == 10);

    assertEquals(0, queue.count("failed"));
    assertEquals(10, fixture.worker.state().completed());
  }

  @Test
  void keepsWhatIsLeft_whenDatabaseGoesDownBetweenTwoRows() {
    queue.addMany(10);
    int[] calls = {0};
    queue.beforeSettle =
        outcomes -> {
          calls[0]++;
          if (calls[0] == 1) {
            throw new IllegalStateException("spoiled");
          } else if (calls[0] == 5) {
            throw WorkerFixture.databaseDown();
          }
        };
    fixture.runUntilIdle();

    assertEquals(10, queue.count("completed"));
    assertEquals(10, fixture.worker.state().completed());
  }
}
