package dev.clipservice.inference.batching;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens in the pauses of a batch, of which the encoder makes three. */
@Timeout(60)
public class BatcherInterruptionTest {

  private final BatcherHarness engine = new BatcherHarness(Duration.ofSeconds(30));

  @BeforeEach
  void pause() {
    engine.encoder.pauseAfterEachOf(3);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void interactiveWorkPasses_whileABulkBatchIsComputed() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> interactive = engine.interactive(10, 9);
    engine.encoder.letPass(1);
    assertEquals(List.of(9), engine.encoder.nextBatch());
    assertEquals(210, engine.queuedTokens());
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(9), interactive.join());
    assertFalse(bulk.isDone());
    assertEquals(200, engine.queuedTokens());
    engine.encoder.letAllPass();
    assertEquals(BatcherHarness.embeddings(1, 2), bulk.join());
    assertTrue(engine.encoder.hasBegunNoMore());
  }

  @Test
  void smallRequestPassesALargeOne_whichPassesBulk() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> large = engine.interactive(100, 3, 4, 5);
    engine.encoder.letPass(1);
    assertEquals(List.of(3, 4), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> small = engine.interactive(10, 9);
    engine.encoder.letPass(1);
    assertEquals(List.of(9), engine.encoder.nextBatch());
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(9), small.join());
    engine.encoder.letPass(3);
    assertEquals(List.of(5), engine.encoder.nextBatch());
    engine.encoder.letPass(4);
    assertEquals(BatcherHarness.embeddings(3, 4, 5), large.join());
    assertFalse(bulk.isDone());
    engine.encoder.letAllPass();
    assertEquals(BatcherHarness.embeddings(1, 2), bulk.join());
  }

  @Test
  void nothingInterruptsASmallRequest() throws InterruptedException {
    CompletableFuture<List<Embedding>> first = engine.interactive(10, 1);
    assertEquals(List.of(1), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> second = engine.interactive(10, 2);
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(1), first.join());
    assertEquals(List.of(2), engine.encoder.nextBatch());
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(2), second.join());
  }

  @Test
  void failureInAPause_isNotTheBulkBatchs() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    failOn(9, "nine");
    CompletableFuture<List<Embedding>> interactive = engine.interactive(10, 9);
    engine.encoder.letAllPass();
    assertTrue(BatcherHarness.failure(interactive).getMessage().contains("nine"));
    assertEquals(BatcherHarness.embeddings(1, 2), bulk.join());
    assertEquals(0, engine.queuedTokens());
  }

  @Test
  void failureOfTheBulkBatch_isNotThatOfWhatPassed() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    failOn(1, "one");
    CompletableFuture<List<Embedding>> interactive = engine.interactive(10, 9);
    engine.encoder.letAllPass();
    assertEquals(BatcherHarness.embeddings(9), interactive.join());
    assertTrue(BatcherHarness.failure(bulk).getMessage().contains("one"));
    assertEquals(0, engine.queuedTokens());
  }

  @Test
  void aBatchThatNobodyWaitsFor_endsAtItsNextPause() throws InterruptedException {
    Thread caller =
        new Thread(
            () ->
                assertThrows(
                    ClipServiceException.class, () -> engine.embed(Priority.BULK, 100, 1, 2)));
    caller.start();
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    caller.interrupt();
    caller.join();
    assertEquals(0, engine.openRequests());
    CompletableFuture<List<Embedding>> next = engine.bulk(50, 3);
    engine.encoder.letPass(1);
    assertEquals(List.of(3), engine.encoder.nextBatch());
    assertEquals(50, engine.queuedTokens());
    engine.encoder.letPass(4);
    assertEquals(BatcherHarness.embeddings(3), next.join());
    assertEquals(null, engine.broken());
  }

  @Test
  void breakingInAPause_failsTheBulkRequestToo() throws InterruptedException {
    engine.failSelfTest();
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    engine.encoder.failWith(
        labels -> {
          throw new IllegalStateException("dead");
        });
    List<CompletableFuture<List<Embedding>>> passing = new ArrayList<>();
    for (int label = 7; label <= 9; label++) {
      passing.add(engine.interactive(200, label));
    }
    engine.encoder.letAllPass();
    for (CompletableFuture<List<Embedding>> request : passing) {
      assertEquals(Kind.INTERNAL, BatcherHarness.failure(request).kind());
    }
    assertEquals(Kind.UNAVAILABLE, BatcherHarness.failure(bulk).kind());
    await().until(engine.encoder::closed);
    assertTrue(engine.broken().contains("failed 3 times in a row"), engine.broken());
    assertEquals(0, engine.queuedTokens());
    assertEquals(0, engine.openRequests());
  }

  @Test
  void closingFinishesWhatIsInterrupted() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2, 3);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> interactive = engine.interactive(10, 9);
    CompletableFuture<Void> closing = engine.closing();
    await().untilAsserted(() -> assertEquals(Kind.UNAVAILABLE, engine.refusal().kind()));
    engine.encoder.letAllPass();
    closing.join();
    assertEquals(BatcherHarness.embeddings(9), interactive.join());
    assertEquals(BatcherHarness.embeddings(1, 2, 3), bulk.join());
    assertTrue(engine.encoder.closed());
  }

  /** Lets a batch fail that has a text of this label. */
  private void failOn(int label, String message) {
    engine.encoder.failWith(
        labels -> {
          if (labels.contains(label)) {
            throw new IllegalStateException(message);
          }
        });
  }
}
