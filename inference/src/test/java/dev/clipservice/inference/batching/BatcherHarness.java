package dev.clipservice.inference.batching;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A batcher over an encoder that waits to be let on: batches of at most 256 tokens, 1,000 tokens in
 * all.
 */
public final class BatcherHarness implements AutoCloseable {

  final GatedEncoder encoder = new GatedEncoder();
  final CountingListener counts = new CountingListener();
  final Batcher batcher;
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final AtomicReference<String> broken = new AtomicReference<>();
  private final AtomicBoolean selfTestPasses = new AtomicBoolean(true);
  private CompletableFuture<List<Embedding>> occupant;

  BatcherHarness(Duration patience) {
    batcher =
        new Batcher(
            encoder,
            new BatchLimits(1000, 256, 256, 50, Duration.ofSeconds(30)),
            counts,
            this::selfTest,
            InstantSource.system(),
            broken::set,
            patience);
  }

  private void selfTest() {
    if (!selfTestPasses.get()) {
      throw new IllegalStateException("known text fails");
    }
  }

  /** Tokens that wait or are being computed. */
  long queuedTokens() {
    return Stream.of(Lane.values()).mapToLong(lane -> batcher.load(lane).tokens()).sum();
  }

  /** Requests that have not ended. */
  int openRequests() {
    return Stream.of(Lane.values()).mapToInt(lane -> batcher.load(lane).requests()).sum();
  }

  void failSelfTest() {
    selfTestPasses.set(false);
  }

  /** Why the batcher gave up, or null. */
  String broken() {
    return broken.get();
  }

  CompletableFuture<List<Embedding>> occupant() {
    return occupant;
  }

  CompletableFuture<Void> closing() {
    return CompletableFuture.runAsync(batcher::close, callers);
  }

  /** Keeps the engine busy with a request of 10 tokens. */
  void occupy() throws InterruptedException {
    occupant = interactive(10, 99);
    assertEquals(List.of(99), encoder.nextBatch());
  }

  CompletableFuture<List<Embedding>> interactive(int tokensEach, int... labels) {
    return submit(Priority.INTERACTIVE, tokensEach, labels);
  }

  CompletableFuture<List<Embedding>> bulk(int tokensEach, int... labels) {
    return submit(Priority.BULK, tokensEach, labels);
  }

  /** Submits from a thread of its own and waits until the request is in the queue. */
  CompletableFuture<List<Embedding>> submit(Priority priority, int tokensEach, int... labels) {
    long before = queuedTokens();
    CompletableFuture<List<Embedding>> request =
        CompletableFuture.supplyAsync(() -> embed(priority, tokensEach, labels), callers);
    await().until(() -> queuedTokens() == before + (long) tokensEach * labels.length);
    return request;
  }

  List<Embedding> embed(Priority priority, int tokensEach, int... labels) {
    return embed(texts(tokensEach, labels), priority, Instant.MAX);
  }

  List<Embedding> embed(List<TokenizedText> texts, Priority priority, Instant deadline) {
    return batcher.embed(texts, priority, deadline, EmbeddedListener.NONE);
  }

  ClipServiceException refusal() {
    return assertThrows(
        ClipServiceException.class,
        () -> embed(texts(5, 7), Priority.BULK, Instant.now().plusMillis(1)));
  }

  static ClipServiceException failure(CompletableFuture<?> request) {
    CompletionException e = assertThrows(CompletionException.class, request::join);
    return assertInstanceOf(ClipServiceException.class, e.getCause());
  }

  static List<TokenizedText> texts(int tokensEach, int... labels) {
    return IntStream.of(labels).mapToObj(label -> GatedEncoder.text(label, tokensEach)).toList();
  }

  static List<Embedding> embeddings(int... labels) {
    return IntStream.of(labels).mapToObj(GatedEncoder::embedding).toList();
  }

  @Override
  public void close() {
    encoder.letAllPass();
    batcher.close();
    callers.shutdownNow();
  }
}
