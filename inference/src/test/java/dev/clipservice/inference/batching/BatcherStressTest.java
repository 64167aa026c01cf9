package dev.clipservice.inference.batching;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many callers, some with bad texts, some in a hurry, some interrupted, and a close in the middle:
 * everybody gets one outcome, and the right one.
 */
@Timeout(120)
public class BatcherStressTest {

  private static final int CALLERS = 24;
  private static final int REQUESTS = 40;

  /** A text of this label fails its batch. */
  private static final int BAD = 13;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyCallerGetsItsOwnOutcome(long seed) throws Exception {
    BatcherHarness engine = new BatcherHarness(Duration.ofSeconds(60));
    engine.encoder.pauseAfterEachOf(4);
    engine.encoder.letAllPass();
    engine.encoder.failWith(
        labels -> {
          if (labels.contains(BAD)) {
            throw new IllegalStateException("bad text");
          }
        });
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<Integer>> outcomes = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(seed * 1000 + caller);
        outcomes.add(callers.submit(() -> callMany(engine, random)));
      }
      int answered = 0;
      for (int i = 0; i < CALLERS; i++) {
        if (i == CALLERS / 2) {
          engine.batcher.close();
        }
        answered += outcomes.get(i).get();
      }
      assertTrue(answered > 0, "nobody was answered: the test shows nothing");
      assertEquals(0, engine.queuedTokens());
      assertEquals(0, engine.openRequests());
      assertEquals(null, engine.broken());
      await().until(engine.encoder::closed);
    } finally {
      callers.shutdownNow();
      engine.close();
    }
  }

  /** Returns how many requests were answered. */
  private static int callMany(BatcherHarness engine, Random random) throws ExecutionException {
    int answered = 0;
    for (int i = 0; i < REQUESTS; i++) {
      int[] labels = random.ints(1 + random.nextInt(8), 1, 200).toArray();
      boolean hurried = random.nextInt(10) == 0;
      boolean interrupted = random.nextInt(20) == 0;
      Priority priority = random.nextInt(3) == 0 ? Priority.BULK : Priority.INTERACTIVE;
      List<TokenizedText> texts = BatcherHarness.texts(5 + random.nextInt(60), labels);
      try {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        Instant deadline = hurried ? Instant.now().plusNanos(random.nextInt(3_000_000)) : null;
        List<Embedding> embeddings =
            engine.embed(texts, priority, deadline == null ? Instant.MAX : deadline);
        assertEquals(BatcherHarness.embeddings(labels), embeddings);
        assertTrue(IntStream.of(labels).noneMatch(label -> label == BAD), "a bad text passed");
        answered++;
      } catch (ClipServiceException e) {
        boolean bad = IntStream.of(labels).anyMatch(label -> label == BAD);
        switch (e.kind()) {
          case INTERNAL -> assertTrue(bad, "failed for another's text");
          case DEADLINE_EXCEEDED -> assertTrue(hurried, "had no deadline");
          case UNAVAILABLE -> {
            boolean stopping = e.getMessage().contains("stopping");
            assertTrue(interrupted || stopping, e.getMessage());
          }
          default -> assertEquals(Kind.OVERLOADED, e.kind());
        }
      } finally {
        // As a pool's thread is given to its next task
        Thread.interrupted();
      }
    }
    return answered;
  }
}
