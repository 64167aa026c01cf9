package dev.clipservice.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine of 1,000 tokens a second, batches of 256; nobody is to wait for more than 30 s. */
public class WorkQueueTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final BatchLimits LIMITS =
      new BatchLimits(320_000, 256, 256, 64, Duration.ofSeconds(30));

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Throughput throughput = new Throughput();
  private final CountingListener counts = new CountingListener();
  private final WorkQueue queue = new WorkQueue(LIMITS, now::get, throughput, counts);
  private int labels;

  @BeforeEach
  void measure() {
    for (int i = 0; i < 100; i++) {
      throughput.record(10_000, 10_000_000_000L);
    }
  }

  @Test
  void neverHandsOutWhatIsPastItsDeadline() throws InterruptedException {
    Submission late = submission(1, 100, START.plusSeconds(1));
    Submission inTime = submission(1, 50, START.plusSeconds(3));
    queue.add(late);
    queue.add(inTime);
    now.set(START.plusSeconds(1));
    assertEquals(Set.of(inTime), queue.take().orElseThrow().owners());
    CompletionException e = assertThrows(CompletionException.class, () -> late.result().join());
    assertEquals(Kind.DEADLINE_EXCEEDED, ((ClipServiceException) e.getCause()).kind());
    assertEquals(50, queue.tokens());
    assertEquals(1, counts.expired());
  }

  @Test
  void dropsTheRestOfARequest_whoseDeadlinePassesBetweenItsSlices() throws InterruptedException {
    Submission large = submission(5, 100, START.plusSeconds(1));
    queue.add(large);
    Batch first = queue.take().orElseThrow();
    now.set(START.plusSeconds(1));
    queue.release(first);
    queue.close(new ClipServiceException(Kind.UNAVAILABLE, "stopping"));
    assertTrue(queue.take().isEmpty());
    assertTrue(large.result().isCompletedExceptionally());
    assertEquals(new LaneLoad(0, 0), queue.load(Lane.LONG));
  }

  @Test
  void sendsAwayBeforeItIsRead_whatItWouldRefuse_andNothingElse() {
    queue.requireTime(Lane.SHORT);
    for (int i = 0; i < 395; i++) {
      queue.add(submission(1, 76, Instant.MAX));
    }
    assertEquals(
        Kind.OVERLOADED,
        assertThrows(ClipServiceException.class, () -> queue.requireTime(Lane.SHORT)).kind());
    assertEquals(1, counts.refused());
    queue.requireTime(Lane.LONG);
  }

  @Test
  void handsOutTextLargerThanABatch_alone() throws InterruptedException {
    Submission large = submission(1, 400, Instant.MAX);
    Submission small = submission(1, 50, Instant.MAX);
    queue.add(large);
    queue.add(small);
    assertEquals(Set.of(small), queue.take().orElseThrow().owners());
    assertEquals(Set.of(large), queue.take().orElseThrow().owners());
    assertFalse(large.hasMore());
  }

  @Test
  void endsOnceClosedAndEmpty() throws InterruptedException {
    queue.add(submission(1, 50, Instant.MAX));
    queue.close(new ClipServiceException(Kind.UNAVAILABLE, "stopping"));
    assertTrue(queue.take().isPresent());
    assertTrue(queue.take().isEmpty());
  }

  @Test
  void largestRequestIsAccepted_whenNothingElseWaits_andSmallOnesBehindIt() {
    queue.add(submission(2048, 77, Instant.MAX));
    queue.add(submission(1, 77, Instant.MAX));
    queue.add(bulk(64, 77));
    queue.add(submission(100, 77, Instant.MAX));
    assertEquals(0, counts.refused());
  }

  @Test
  void refusesWhatWouldWaitForTooLong_tellingWhenToRetry() {
    // 395 * 76 tokens: 30.02 s
    for (int i = 0; i < 395; i++) {
      queue.add(submission(1, 76, Instant.MAX));
    }
    ClipServiceException e = refusal(submission(1, 76, Instant.MAX), 395);
    assertEquals(Kind.OVERLOADED, e.kind());
    assertEquals("rate_limit_exceeded", e.code().orElseThrow());
    assertEquals(1, e.retryAfter().orElseThrow().toSeconds());
    assertTrue(
        e.getMessage().contains("at most 30 s until a request begins (CLIP_MAX_WAIT)"),
        e.getMessage());
    assertTrue(e.getMessage().contains("found 31 s"), e.getMessage());
    assertEquals(1, counts.refused());
    // What goes after them has a share of its own, and so does not wait for all of them
    queue.add(bulk(64, 77));
    queue.add(submission(100, 77, Instant.MAX));
  }

  @Test
  void countsOneTurnOfEachLargeRequestAhead() {
    int accepted = 0;
    ClipServiceException refusal = null;
    while (refusal == null) {
      try {
        queue.add(submission(20, 77, Instant.MAX));
        accepted++;
      } catch (ClipServiceException e) {
        refusal = e;
      }
    }
    assertEquals(Kind.OVERLOADED, refusal.kind());
    // 30 s * 1,000 tokens/s in turns of 256
    assertEquals(30_000 / 256 + 1, accepted);
  }

  @Test
  void countsTheBatchThatMayNotBeInterrupted_andNoOther() throws InterruptedException {
    WorkQueue impatient =
        new WorkQueue(
            new BatchLimits(320_000, 256, 256, 64, Duration.ofMillis(10)),
            now::get,
            throughput,
            counts);
    impatient.add(bulk(20, 77));
    assertEquals(Lane.BULK, impatient.take().orElseThrow().lane());
    impatient.add(submission(1, 77, Instant.MAX));
    assertEquals(Lane.SHORT, impatient.takeBefore(Lane.BULK).orElseThrow().lane());
    assertThrows(ClipServiceException.class, () -> impatient.add(submission(1, 77, Instant.MAX)));
  }

  @Test
  void accountsForWorkThatIsUnderWay_whenItsRequestFails() throws InterruptedException {
    Submission large = submission(5, 100, Instant.MAX);
    queue.add(large);
    Batch batch = queue.take().orElseThrow();
    queue.fail(large, Deadline.exceeded());
    queue.fail(large, Deadline.exceeded());
    assertEquals(new LaneLoad(0, 200), queue.load(Lane.LONG));
    assertEquals(1, counts.expired());
    queue.release(batch);
    assertEquals(new LaneLoad(0, 0), queue.load(Lane.LONG));
  }

  @Test
  void measuresSpeedOverTime_notOverBatches() {
    for (int i = 0; i < 50; i++) {
      throughput.record(1, 10_000_000L);
    }
    double seconds = throughput.timeFor(1000).toNanos() / 1e9;
    assertEquals(1.03, seconds, 0.01, "half a second of tiny batches after many of full ones");
  }

  private ClipServiceException refusal(Submission submission, int waiting) {
    assertEquals(waiting, queue.load(Lane.SHORT).requests());
    return assertThrows(ClipServiceException.class, () -> queue.add(submission));
  }

  private Submission bulk(int texts, int tokensEach) {
    return submission(texts, tokensEach, Priority.BULK, Instant.MAX);
  }

  private Submission submission(int texts, int tokensEach, Instant deadline) {
    return submission(texts, tokensEach, Priority.INTERACTIVE, deadline);
  }

  private Submission submission(int texts, int tokensEach, Priority priority, Instant deadline) {
    List<TokenizedText> all = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      all.add(GatedEncoder.text(labels++, tokensEach));
    }
    return new Submission(all, priority, deadline, LIMITS, EmbeddedListener.NONE);
  }
}
