package dev.clipservice.inference;

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
import dev.clipservice.core.TokenizedText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of at most 256 tokens, 1,000 tokens in all. */
@Timeout(60)
class BatcherTest {

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final GatedEncoder encoder = new GatedEncoder();
  private final AtomicReference<String> broken = new AtomicReference<>();
  private CompletableFuture<List<Embedding>> occupant;
  private volatile boolean selfTestPasses = true;
  private Batcher batcher = batcher(Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    encoder.letAllPass();
    batcher.close();
    callers.shutdownNow();
  }

  @Test
  void computesLoneRequestAtOnce() throws InterruptedException {
    CompletableFuture<List<Embedding>> request = interactive(50, 1, 2);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    encoder.letPass(1);
    assertEquals(embeddings(1, 2), request.join());
    assertEquals(0, batcher.queuedTokens());
  }

  @Test
  void putsRequestsTogether_whenTheyWaitAtTheSameTime() throws InterruptedException {
    occupy();
    CompletableFuture<List<Embedding>> first = interactive(50, 1, 2);
    CompletableFuture<List<Embedding>> second = interactive(50, 3);
    encoder.letPass(2);
    assertEquals(List.of(1, 2, 3), encoder.nextBatch());
    assertEquals(embeddings(1, 2), first.join());
    assertEquals(embeddings(3), second.join());
  }

  @Test
  void servesInteractiveBeforeBulk_andNeverInOneBatch() throws InterruptedException {
    occupy();
    CompletableFuture<List<Embedding>> bulk = bulk(50, 1);
    CompletableFuture<List<Embedding>> interactive = interactive(50, 2);
    encoder.letPass(3);
    assertEquals(List.of(2), encoder.nextBatch());
    assertEquals(List.of(1), encoder.nextBatch());
    assertEquals(embeddings(1), bulk.join());
    assertEquals(embeddings(2), interactive.join());
  }

  @Test
  void cutsBulkIntoSlices_thatInteractiveOvertakes() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = bulk(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    CompletableFuture<List<Embedding>> interactive = interactive(10, 9);
    encoder.letPass(4);
    assertEquals(List.of(9), encoder.nextBatch());
    assertEquals(List.of(3, 4), encoder.nextBatch());
    assertEquals(List.of(5), encoder.nextBatch());
    assertEquals(embeddings(9), interactive.join());
    assertEquals(embeddings(1, 2, 3, 4, 5), bulk.join());
  }

  @Test
  void letsSmallRequestPassALargeOne() throws InterruptedException {
    CompletableFuture<List<Embedding>> large = interactive(100, 1, 2, 3, 4, 5, 6);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    CompletableFuture<List<Embedding>> small = interactive(10, 9);
    encoder.letPass(2);
    assertEquals(List.of(3, 4, 9), encoder.nextBatch());
    assertEquals(embeddings(9), small.join());
    encoder.letPass(1);
    assertEquals(List.of(5, 6), encoder.nextBatch());
    assertEquals(embeddings(1, 2, 3, 4, 5, 6), large.join());
  }

  @Test
  void refusesWhatDoesNotFit_tellingWhenToRetry() throws InterruptedException {
    CompletableFuture<List<Embedding>> accepted = interactive(100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 2, 11));
    assertEquals(Kind.OVERLOADED, e.kind());
    assertTrue(e.retryAfter().orElseThrow().toSeconds() >= 1);
    assertTrue(e.getMessage().contains("1000 of at most 1000 tokens"), e.getMessage());
    encoder.letAllPass();
    assertEquals(10, accepted.join().size());
    assertEquals(embeddings(11), embed(Priority.BULK, 2, 11));
  }

  @Test
  void refusesForGood_whatNeverFits() {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> embed(Priority.BULK, 101, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertEquals(Kind.INVALID_REQUEST, e.kind());
    assertTrue(
        e.getMessage().contains("1000 tokens in one request (CLIP_MAX_QUEUE_TOKENS), got 1010"));
  }

  @Test
  void dropsRequestWhoseDeadlinePassesWhileItWaits() throws InterruptedException {
    occupy();
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> batcher.embed(texts(50, 1), Priority.INTERACTIVE, Instant.now().plusMillis(50)));
    assertEquals(Kind.DEADLINE_EXCEEDED, e.kind());
    encoder.letAllPass();
    occupant.join();
    assertEquals(embeddings(2), embed(Priority.INTERACTIVE, 50, 2));
    assertEquals(List.of(2), encoder.nextBatch());
    assertEquals(0, batcher.queuedTokens());
  }

  @Test
  void failsOnlyTheRequestsOfTheFailingBatch() throws InterruptedException {
    encoder.failWith(
        labels -> {
          if (labels.contains(13)) {
            throw new IllegalStateException("thirteen");
          }
        });
    occupy();
    CompletableFuture<List<Embedding>> unlucky = interactive(50, 1);
    CompletableFuture<List<Embedding>> faulty = interactive(100, 13, 2);
    CompletableFuture<List<Embedding>> later = interactive(200, 3);
    encoder.letAllPass();
    assertEquals(Kind.INTERNAL, failure(unlucky).kind());
    assertTrue(failure(faulty).getMessage().contains("thirteen"));
    assertEquals(embeddings(3), later.join());
    await().until(() -> batcher.queuedTokens() == 0);
  }

  @Test
  void survivesErrorsOfTheEngine() {
    encoder.letAllPass();
    encoder.failWith(
        labels -> {
          throw new LinkageError("native");
        });
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 9, 1));
    assertEquals(Kind.INTERNAL, e.kind());
    encoder.failWith(labels -> {});
    assertEquals(embeddings(2), embed(Priority.BULK, 9, 2));
  }

  @Test
  void isBroken_whenBatchesFailAndTheKnownTextToo() throws InterruptedException {
    selfTestPasses = false;
    encoder.failWith(
        labels -> {
          throw new IllegalStateException("dead");
        });
    encoder.letPass(2);
    assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 9, 1));
    assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 9, 2));
    CompletableFuture<List<Embedding>> third = interactive(200, 3);
    assertEquals(List.of(1), encoder.nextBatch());
    assertEquals(List.of(2), encoder.nextBatch());
    assertEquals(List.of(3), encoder.nextBatch());
    CompletableFuture<List<Embedding>> waiting = interactive(200, 4);
    encoder.letPass(1);
    assertEquals(Kind.INTERNAL, failure(third).kind());
    assertEquals(Kind.UNAVAILABLE, failure(waiting).kind());
    await().until(() -> broken.get() != null);
    assertTrue(broken.get().contains("failed 3 times in a row"), broken.get());
    ClipServiceException refused =
        assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 9, 5));
    assertInstanceOf(ModelNotLoadedException.class, refused);
    await().until(encoder::closed);
  }

  @Test
  void keepsServing_whenBatchesFailButTheKnownTextDoesNot() {
    encoder.letAllPass();
    encoder.failWith(
        labels -> {
          throw new IllegalStateException("these texts only");
        });
    for (int i = 0; i < 7; i++) {
      assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 9, 1));
    }
    encoder.failWith(labels -> {});
    assertEquals(embeddings(2), embed(Priority.BULK, 9, 2));
    assertEquals(null, broken.get());
  }

  @Test
  void finishesAcceptedWorkAndRefusesNew_whenClosed() throws InterruptedException {
    CompletableFuture<List<Embedding>> accepted = interactive(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close, callers);
    await().untilAsserted(() -> assertEquals(Kind.UNAVAILABLE, refusal().kind()));
    encoder.letAllPass();
    closing.join();
    assertEquals(embeddings(1, 2, 3, 4, 5), accepted.join());
    assertTrue(encoder.closed());
  }

  @Test
  void givesUpAcceptedWork_whenClosingTakesTooLong() throws InterruptedException {
    batcher.close();
    batcher = batcher(Duration.ofMillis(20));
    CompletableFuture<List<Embedding>> accepted = interactive(100, 1, 2, 3, 4, 5);
    assertEquals(List.of(1, 2), encoder.nextBatch());
    batcher.close();
    assertEquals(Kind.UNAVAILABLE, failure(accepted).kind());
    assertTrue(encoder.hasBegunNoMore());
  }

  @Test
  void dropsRequestOfInterruptedCaller() throws InterruptedException {
    occupy();
    AtomicReference<ClipServiceException> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                failure.set(
                    assertThrows(ClipServiceException.class, () -> embed(Priority.BULK, 50, 1))));
    caller.start();
    await().until(() -> batcher.queuedTokens() == 60);
    caller.interrupt();
    caller.join();
    assertEquals(Kind.UNAVAILABLE, failure.get().kind());
    assertEquals(10, batcher.queuedTokens());
  }

  /** Keeps the engine busy with a request of 10 tokens. */
  private void occupy() throws InterruptedException {
    occupant = interactive(10, 99);
    assertEquals(List.of(99), encoder.nextBatch());
  }

  private CompletableFuture<List<Embedding>> interactive(int tokensEach, int... labels) {
    return submit(Priority.INTERACTIVE, tokensEach, labels);
  }

  private CompletableFuture<List<Embedding>> bulk(int tokensEach, int... labels) {
    return submit(Priority.BULK, tokensEach, labels);
  }

  /** Submits from a thread of its own and waits until the request is in the queue. */
  private CompletableFuture<List<Embedding>> submit(
      Priority priority, int tokensEach, int... labels) {
    long before = batcher.queuedTokens();
    CompletableFuture<List<Embedding>> request =
        CompletableFuture.supplyAsync(() -> embed(priority, tokensEach, labels), callers);
    await().until(() -> batcher.queuedTokens() == before + (long) tokensEach * labels.length);
    return request;
  }

  private List<Embedding> embed(Priority priority, int tokensEach, int... labels) {
    return batcher.embed(texts(tokensEach, labels), priority, Instant.MAX);
  }

  private ClipServiceException refusal() {
    return assertThrows(
        ClipServiceException.class,
        () -> batcher.embed(texts(5, 7), Priority.BULK, Instant.now().plusMillis(1)));
  }

  private static ClipServiceException failure(CompletableFuture<?> request) {
    CompletionException e = assertThrows(CompletionException.class, request::join);
    return assertInstanceOf(ClipServiceException.class, e.getCause());
  }

  private static List<TokenizedText> texts(int tokensEach, int... labels) {
    return IntStream.of(labels).mapToObj(label -> GatedEncoder.text(label, tokensEach)).toList();
  }

  private static List<Embedding> embeddings(int... labels) {
    return IntStream.of(labels).mapToObj(GatedEncoder::embedding).toList();
  }

  private Batcher batcher(Duration patience) {
    return new Batcher(
        encoder,
        new InferenceConfig("fake", "main", List.of(), 1, 1000, 256),
        () -> {
          if (!selfTestPasses) {
            throw new IllegalStateException("known text fails");
          }
        },
        InstantSource.system(),
        broken::set,
        patience);
  }
}
