package dev.clipservice.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

public class WorkQueueTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Throughput throughput = new Throughput();
  private final WorkQueue queue = new WorkQueue(1000, 256, now::get, throughput);

  @Test
  void neverHandsOutWhatIsPastItsDeadline() throws InterruptedException {
    Submission late = submission(100, START.plusSeconds(1));
    Submission inTime = submission(50, START.plusSeconds(3));
    queue.add(late);
    queue.add(inTime);
    now.set(START.plusSeconds(1));
    List<Submission.Slice> batch = queue.take().orElseThrow();
    assertEquals(1, batch.size());
    assertEquals(inTime, batch.get(0).owner());
    CompletionException e = assertThrows(CompletionException.class, () -> late.result().join());
    assertEquals(Kind.DEADLINE_EXCEEDED, ((ClipServiceException) e.getCause()).kind());
    assertEquals(50, queue.tokens());
  }

  @Test
  void handsOutTextLargerThanABatch_alone() throws InterruptedException {
    Submission large = submission(400, Instant.MAX);
    Submission small = submission(50, Instant.MAX);
    queue.add(large);
    queue.add(small);
    assertEquals(large, queue.take().orElseThrow().get(0).owner());
    assertFalse(large.hasMore());
    assertEquals(small, queue.take().orElseThrow().get(0).owner());
  }

  @Test
  void endsOnceClosedAndEmpty() throws InterruptedException {
    queue.add(submission(50, Instant.MAX));
    queue.close(new ClipServiceException(Kind.UNAVAILABLE, "stopping"));
    assertTrue(queue.take().isPresent());
    assertTrue(queue.take().isEmpty());
  }

  @Test
  void estimatesTheWaitFromWhatWasMeasured() {
    for (int i = 0; i < 100; i++) {
      throughput.record(1000, 10_000_000_000L);
    }
    assertEquals(10, throughput.timeFor(1000).toSeconds());
    assertEquals(1, throughput.timeFor(1).toSeconds());
  }

  private static Submission submission(int tokens, Instant deadline) {
    return new Submission(List.of(GatedEncoder.text(1, tokens)), Priority.INTERACTIVE, deadline);
  }
}
