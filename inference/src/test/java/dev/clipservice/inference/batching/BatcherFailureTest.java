package dev.clipservice.inference.batching;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a failing, broken or stopping engine does to its requests. */
@Timeout(60)
public class BatcherFailureTest {

  private final BatcherHarness engine = new BatcherHarness(Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void failsOnlyTheRequestThatIsToBlame() throws InterruptedException {
    engine.encoder.failWith(
        labels -> {
          if (labels.contains(13)) {
            throw new IllegalStateException("thirteen");
          }
        });
    engine.occupy();
    CompletableFuture<List<Embedding>> before = engine.interactive(50, 1);
    CompletableFuture<List<Embedding>> faulty = engine.interactive(50, 13, 2);
    CompletableFuture<List<Embedding>> beside = engine.interactive(50, 3, 4);
    engine.encoder.letAllPass();
    assertTrue(BatcherHarness.failure(faulty).getMessage().contains("thirteen"));
    assertEquals(Kind.INTERNAL, BatcherHarness.failure(faulty).kind());
    assertEquals(BatcherHarness.embeddings(1), before.join());
    assertEquals(BatcherHarness.embeddings(3, 4), beside.join());
    await().until(() -> engine.queuedTokens() == 0 && engine.openRequests() == 0);
  }

  @Test
  void findsTheOneToBlameAmongMany_inFewBatches() throws InterruptedException {
    engine.encoder.failWith(
        labels -> {
          if (labels.contains(13)) {
            throw new IllegalStateException("thirteen");
          }
        });
    engine.occupy();
    List<CompletableFuture<List<Embedding>>> requests = new ArrayList<>();
    for (int label = 1; label <= 16; label++) {
      requests.add(engine.interactive(10, label));
    }
    engine.encoder.letAllPass();
    for (int label = 1; label <= 16; label++) {
      CompletableFuture<List<Embedding>> request = requests.get(label - 1);
      if (label == 13) {
        assertEquals(Kind.INTERNAL, BatcherHarness.failure(request).kind());
      } else {
        assertEquals(BatcherHarness.embeddings(label), request.join());
      }
    }
    int batches = 0;
    while (!engine.encoder.hasBegunNoMore()) {
      engine.encoder.nextBatch();
      batches++;
    }
    assertEquals(1 + 2 * 4, batches, "all, and two halves four times");
    assertEquals(null, engine.broken());
  }

  @Test
  void isBroken_whenEveryPartOfABatchFailsAndTheKnownTextToo() throws InterruptedException {
    engine.failSelfTest();
    engine.occupy();
    List<CompletableFuture<List<Embedding>>> requests = new ArrayList<>();
    for (int label = 1; label <= 8; label++) {
      requests.add(engine.interactive(10, label));
    }
    engine.encoder.failWith(
        labels -> {
          throw new IllegalStateException("dead");
        });
    engine.encoder.letAllPass();
    for (CompletableFuture<List<Embedding>> request : requests) {
      BatcherHarness.failure(request);
    }
    await().until(() -> engine.broken() != null && engine.encoder.closed());
    assertEquals(0, engine.queuedTokens());
    assertEquals(0, engine.openRequests());
  }

  @Test
  void survivesErrorsOfTheEngine() {
    engine.encoder.letAllPass();
    engine.encoder.failWith(
        labels -> {
          throw new LinkageError("native");
        });
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 9, 1));
    assertEquals(Kind.INTERNAL, e.kind());
    engine.encoder.failWith(labels -> {});
    assertEquals(BatcherHarness.embeddings(2), engine.embed(Priority.BULK, 9, 2));
  }

  @Test
  void isBroken_whenBatchesFailAndTheKnownTextToo() throws InterruptedException {
    engine.failSelfTest();
    engine.encoder.failWith(
        labels -> {
          throw new IllegalStateException("dead");
        });
    engine.encoder.letPass(2);
    assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 9, 1));
    assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 9, 2));
    CompletableFuture<List<Embedding>> third = engine.interactive(200, 3);
    assertEquals(List.of(1), engine.encoder.nextBatch());
    assertEquals(List.of(2), engine.encoder.nextBatch());
    assertEquals(List.of(3), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> waiting = engine.interactive(200, 4);
    engine.encoder.letPass(1);
    assertEquals(Kind.INTERNAL, BatcherHarness.failure(third).kind());
    assertEquals(Kind.UNAVAILABLE, BatcherHarness.failure(waiting).kind());
    await().until(() -> engine.broken() != null);
    assertTrue(engine.broken().contains("failed 3 times in a row"), engine.broken());
    ClipServiceException refused =
        assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 9, 5));
    assertInstanceOf(ModelNotLoadedException.class, refused);
    await().until(engine.encoder::closed);
  }

  @Test
  void keepsServing_whenBatchesFailButTheKnownTextDoesNot() {
    engine.encoder.letAllPass();
    engine.encoder.failWith(
        labels -> {
          throw new IllegalStateException("these texts only");
        });
    for (int i = 0; i < 7; i++) {
      assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 9, 1));
    }
    engine.encoder.failWith(labels -> {});
    assertEquals(BatcherHarness.embeddings(2), engine.embed(Priority.BULK, 9, 2));
    assertEquals(null, engine.broken());
  }

  @Test
  void finishesAcceptedWorkAndRefusesNew_whenClosed() throws InterruptedException {
    CompletableFuture<List<Embedding>> accepted = engine.interactive(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<Void> closing = engine.closing();
    await().untilAsserted(() -> assertEquals(Kind.UNAVAILABLE, engine.refusal().kind()));
    engine.encoder.letAllPass();
    closing.join();
    assertEquals(BatcherHarness.embeddings(1, 2, 3, 4, 5), accepted.join());
    assertTrue(engine.encoder.closed());
  }

  @Test
  void givesUpAcceptedWork_whenClosingTakesTooLong() throws InterruptedException {
    BatcherHarness impatient = new BatcherHarness(Duration.ofMillis(20));
    CompletableFuture<List<Embedding>> accepted = impatient.interactive(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), impatient.encoder.nextBatch());
    impatient.batcher.close();
    assertEquals(Kind.UNAVAILABLE, BatcherHarness.failure(accepted).kind());
    assertTrue(impatient.encoder.hasBegunNoMore());
  }

  @Test
  void dropsRequestOfInterruptedCaller() throws InterruptedException {
    engine.occupy();
    AtomicReference<ClipServiceException> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                failure.set(
                    assertThrows(
                        ClipServiceException.class, () -> engine.embed(Priority.BULK, 50, 1))));
    caller.start();
    await().until(() -> engine.queuedTokens() == 60);
    caller.interrupt();
    caller.join();
    assertEquals(Kind.UNAVAILABLE, failure.get().kind());
    assertEquals(10, engine.queuedTokens());
  }
}
