package dev.clipservice.inference.batching;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of at most 256 tokens, 1,000 tokens in all. */
@Timeout(60)
public class BatcherTest {

  private final BatcherHarness engine = new BatcherHarness(Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void computesLoneRequestAtOnce() throws InterruptedException {
    CompletableFuture<List<Embedding>> request = engine.interactive(50, 1, 2);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(1, 2), request.join());
    assertEquals(0, engine.queuedTokens());
  }

  @Test
  void putsRequestsTogether_whenTheyWaitAtTheSameTime() throws InterruptedException {
    engine.occupy();
    CompletableFuture<List<Embedding>> first = engine.interactive(50, 1, 2);
    CompletableFuture<List<Embedding>> second = engine.interactive(50, 3);
    engine.encoder.letPass(2);
    assertEquals(List.of(1, 2, 3), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(1, 2), first.join());
    assertEquals(BatcherHarness.embeddings(3), second.join());
  }

  @Test
  void servesInteractiveBeforeBulk_andNeverInOneBatch() throws InterruptedException {
    engine.occupy();
    CompletableFuture<List<Embedding>> bulk = engine.bulk(50, 1);
    CompletableFuture<List<Embedding>> interactive = engine.interactive(50, 2);
    engine.encoder.letPass(3);
    assertEquals(List.of(2), engine.encoder.nextBatch());
    assertEquals(List.of(1), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(1), bulk.join());
    assertEquals(BatcherHarness.embeddings(2), interactive.join());
  }

  @Test
  void cutsBulkIntoSlices_thatInteractiveOvertakes() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = engine.bulk(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> interactive = engine.interactive(10, 9);
    engine.encoder.letPass(4);
    assertEquals(List.of(9), engine.encoder.nextBatch());
    assertEquals(List.of(3, 4), engine.encoder.nextBatch());
    assertEquals(List.of(5), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(9), interactive.join());
    assertEquals(BatcherHarness.embeddings(1, 2, 3, 4, 5), bulk.join());
  }

  @Test
  void letsSmallRequestPassALargeOne() throws InterruptedException {
    CompletableFuture<List<Embedding>> large = engine.interactive(100, 1, 2, 3, 4, 5, 6);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> small = engine.interactive(10, 9);
    engine.encoder.letPass(2);
    assertEquals(List.of(9), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(9), small.join());
    assertEquals(List.of(3, 4), engine.encoder.nextBatch());
    engine.encoder.letPass(2);
    assertEquals(List.of(5, 6), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(1, 2, 3, 4, 5, 6), large.join());
  }

  @Test
  void letsLargeRequestsTakeTurns() throws InterruptedException {
    CompletableFuture<List<Embedding>> one = engine.interactive(100, 1, 2, 3, 4);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    CompletableFuture<List<Embedding>> other = engine.interactive(100, 5, 6, 7, 8);
    engine.encoder.letAllPass();
    assertEquals(List.of(3, 4), engine.encoder.nextBatch());
    assertEquals(List.of(5, 6), engine.encoder.nextBatch());
    assertEquals(List.of(7, 8), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(1, 2, 3, 4), one.join());
    assertEquals(BatcherHarness.embeddings(5, 6, 7, 8), other.join());
  }

  @Test
  void computesSortedAndEqualTextsOnce_answeringInTheRequestsOrder() throws InterruptedException {
    engine.occupy();
    CompletableFuture<List<Embedding>> one = engine.interactive(20, 7, 3, 7, 5);
    CompletableFuture<List<Embedding>> other = engine.interactive(20, 5, 4);
    engine.encoder.letAllPass();
    assertEquals(List.of(3, 4, 5, 7), engine.encoder.nextBatch());
    assertEquals(BatcherHarness.embeddings(7, 3, 7, 5), one.join());
    assertEquals(BatcherHarness.embeddings(5, 4), other.join());
    await().until(() -> engine.queuedTokens() == 0);
    // 6 texts of 20 tokens as given; 4 are different, and share their first token; and the occupant
    assertEquals(6 * 20 + 10, engine.counts.given());
    assertEquals(20 + 3 * 19 + 10, engine.counts.computed());
  }

  @Test
  void tellsOfEachTextAsSoonAsItIsEmbedded() throws InterruptedException {
    Map<Integer, Embedding> told = new ConcurrentHashMap<>();
    CompletableFuture<List<Embedding>> request =
        CompletableFuture.supplyAsync(
            () ->
                engine.batcher.embed(
                    BatcherHarness.texts(100, 5, 4, 3), Priority.BULK, Instant.MAX, told::put));
    assertEquals(List.of(3, 4), engine.encoder.nextBatch());
    engine.encoder.letPass(1);
    assertEquals(List.of(5), engine.encoder.nextBatch());
    assertEquals(Map.of(2, GatedEncoder.embedding(3), 1, GatedEncoder.embedding(4)), told);
    engine.encoder.letPass(1);
    assertEquals(BatcherHarness.embeddings(5, 4, 3), request.join());
    assertEquals(GatedEncoder.embedding(5), told.get(0));
  }

  @Test
  void refusesWhatDoesNotFit_tellingWhenToRetry() throws InterruptedException {
    CompletableFuture<List<Embedding>> accepted =
        engine.interactive(100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertEquals(List.of(1, 2), engine.encoder.nextBatch());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> engine.embed(Priority.BULK, 2, 11));
    assertEquals(Kind.OVERLOADED, e.kind());
    assertEquals("rate_limit_exceeded", e.code().orElseThrow());
    assertEquals(1, engine.counts.refused());
    assertTrue(e.retryAfter().orElseThrow().toSeconds() >= 1);
    assertTrue(e.getMessage().contains("1000 of at most 1000 tokens"), e.getMessage());
    engine.encoder.letAllPass();
    assertEquals(10, accepted.join().size());
    assertEquals(BatcherHarness.embeddings(11), engine.embed(Priority.BULK, 2, 11));
  }

  @Test
  void refusesForGood_whatNeverFits() {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> engine.embed(Priority.BULK, 101, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertEquals(Kind.INVALID_REQUEST, e.kind());
    assertTrue(
        e.getMessage().contains("1000 tokens in one request (CLIP_MAX_QUEUE_TOKENS), got 1010"));
  }

  @Test
  void dropsRequestWhoseDeadlinePassesWhileItWaits() throws InterruptedException {
    engine.occupy();
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () ->
                engine.embed(
                    BatcherHarness.texts(50, 1),
                    Priority.INTERACTIVE,
                    Instant.now().plusMillis(50)));
    assertEquals(Kind.DEADLINE_EXCEEDED, e.kind());
    engine.encoder.letAllPass();
    engine.occupant().join();
    assertEquals(BatcherHarness.embeddings(2), engine.embed(Priority.INTERACTIVE, 50, 2));
    assertEquals(List.of(2), engine.encoder.nextBatch());
    assertEquals(0, engine.queuedTokens());
    assertEquals(1, engine.counts.expired());
  }
}
