package dev.clipservice.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More work than the engine can do, counted in tokens, on one thread. */
public class StarvationTest {

  private static final long TOKENS = 200_000;
  private static final int BATCH = 256;

  private final CountingListener counts = new CountingListener();
  private final WorkQueue queue =
      new WorkQueue(
          new BatchLimits(1_000_000, BATCH, 1024, 64, Duration.ofDays(1)),
          InstantSource.system(),
          new Throughput(),
          counts);
  private final List<Integer> shortTokensBetweenSteps = new ArrayList<>();
  private Runnable refill = () -> {};
  private int labels;

  @Test
  void bulkGetsATenth_whenShortRequestsNeverCease() throws InterruptedException {
    refill =
        () -> {
          keepWaiting(Lane.SHORT, 10, Priority.INTERACTIVE, 1);
          keepWaiting(Lane.BULK, 1, Priority.BULK, 200);
        };
    runUntilDone();
    assertShare(0.1, Lane.BULK);
    int longest = shortTokensBetweenSteps.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertTrue(longest <= 9 * BATCH + BATCH, "bulk stood still for " + longest + " tokens");
  }

  @Test
  void longRequestsGetAQuarter_whenShortOnesNeverCease() throws InterruptedException {
    refill =
        () -> {
          keepWaiting(Lane.SHORT, 10, Priority.INTERACTIVE, 1);
          keepWaiting(Lane.LONG, 1, Priority.INTERACTIVE, 200);
        };
    runUntilDone();
    assertShare(0.25, Lane.LONG);
  }

  @Test
  void allThreeGetTheirShare_whenNoneCeases() throws InterruptedException {
    refill =
        () -> {
          keepWaiting(Lane.SHORT, 10, Priority.INTERACTIVE, 1);
          keepWaiting(Lane.LONG, 1, Priority.INTERACTIVE, 200);
          keepWaiting(Lane.BULK, 1, Priority.BULK, 200);
        };
    runUntilDone();
    assertShare(0.1, Lane.BULK);
    assertShare(0.225, Lane.LONG);
  }

  @Test
  void shortBurstIsNotMadeToWait() throws InterruptedException {
    add(Priority.BULK, 200);
    Batch bulk = queue.take().orElseThrow();
    assertEquals(Lane.BULK, bulk.lane());
    int passed = 0;
    while (passed < 8 * BATCH) {
      add(Priority.INTERACTIVE, 4);
      Batch urgent = queue.takeBefore(Lane.BULK).orElseThrow();
      queue.progressed(urgent.lane(), urgent.cost());
      passed += urgent.cost();
    }
  }

  private void runUntilDone() throws InterruptedException {
    BatchRunner runner =
        new BatchRunner(
            new PausingEncoder(), queue, new Throughput(), counts, () -> {}, reason -> {});
    while (counts.computed() < TOKENS) {
      refill.run();
      runner.run(queue.take().orElseThrow());
    }
  }

  private void assertShare(double expected, Lane lane) {
    assertEquals(expected, (double) counts.computed(lane) / counts.computed(), 0.02);
  }

  private void keepWaiting(Lane lane, int requests, Priority priority, int texts) {
    while (queue.load(lane).requests() < requests) {
      add(priority, texts);
    }
  }

  private void add(Priority priority, int texts) {
    List<TokenizedText> all = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      all.add(GatedEncoder.text(labels++, 40));
    }
    queue.add(
        new Submission(
            all,
            priority,
            Instant.MAX,
            new BatchLimits(1_000_000, BATCH, 1024, 64, Duration.ofDays(1)),
            EmbeddedListener.NONE));
  }

  /** Twelve layers; new work comes before each pause and with each short batch. */
  private final class PausingEncoder implements TextEncoder {

    private int shortTokens;

    @Override
    public List<Embedding> encode(List<TokenizedText> texts) {
      shortTokens += 1 + texts.size() * (40 - 1);
      refill.run();
      return vectors(texts);
    }

    @Override
    public List<Embedding> encode(List<TokenizedText> texts, Runnable pause) {
      for (int i = 0; i < 11; i++) {
        refill.run();
        shortTokens = 0;
        pause.run();
        shortTokensBetweenSteps.add(shortTokens);
      }
      return vectors(texts);
    }

    private List<Embedding> vectors(List<TokenizedText> texts) {
      return texts.stream().map(text -> GatedEncoder.embedding(text.id(1))).toList();
    }

    @Override
    public ModelInfo model() {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public void close() {}
  }
}
