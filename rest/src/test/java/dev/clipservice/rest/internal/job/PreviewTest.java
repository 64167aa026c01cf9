package dev.clipservice.rest.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.rest.internal.testing.FakeTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PreviewTest {

  private static final JobPlan MISSING = JobPlan.of(JobKind.GENERATE_MISSING);

  private final FakeTable table = new FakeTable();
  private final PassingTime clock = new PassingTime();
  private final Preview preview = new Preview(table, clock, Duration.ofSeconds(60));

  @Test
  void countsEachStep_andChangesNothing() {
    table.matchedInBatch.put(Reprocessing.Kind.BROKEN, 2L);
    table.matchedInBatch.put(Reprocessing.Kind.MISSING, 5L);
    List<JobStep> steps = preview.steps(MISSING);
    assertEquals(List.of(6L, 15L), steps.stream().map(step -> step.progress().matched()).toList());
    assertTrue(steps.stream().allMatch(step -> step.progress().complete()));
    assertEquals(table.faults, preview.faults());
    assertEquals(List.of(), table.changes);
  }

  @Test
  void tellsNoPartOfACount_ifItTakesTooLong() {
    table.beforeBatch = () -> clock.now = clock.now.plusSeconds(30);
    for (Executable counting :
        List.<Executable>of(() -> preview.steps(MISSING), () -> preview.faults())) {
      ClipServiceException e = assertThrows(ClipServiceException.class, counting);
      assertEquals(Kind.DEADLINE_EXCEEDED, e.kind());
      assertTrue(e.getMessage().contains("20 rows were looked at"), e.getMessage());
    }
  }

  @Test
  void tellsTheCount_ifTheLastBatchEndsLate() {
    table.batches = 2;
    table.beforeBatch = () -> clock.now = clock.now.plusSeconds(30);
    assertEquals(table.faults, preview.faults());
  }

  @Test
  void refusesAThird_whileTwoCount() throws InterruptedException {
    CountDownLatch counting = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    table.beforeBatch =
        () -> {
          counting.countDown();
          await(goOn);
        };
    List<Thread> threads = List.of(new Thread(preview::faults), new Thread(preview::faults));
    threads.forEach(Thread::start);
    await(counting);
    ClipServiceException e = assertThrows(ClipServiceException.class, preview::faults);
    assertEquals(Kind.OVERLOADED, e.kind());
    assertTrue(e.retryAfter().isPresent());
    goOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(table.faults, preview.faults());
  }

  @Test
  void givesItsPlaceBack_ifCountingFails() {
    table.beforeBatch =
        () -> {
          throw new ClipServiceException(Kind.UNAVAILABLE, "down");
        };
    for (int i = 0; i < 5; i++) {
      ClipServiceException e = assertThrows(ClipServiceException.class, preview::faults);
      assertEquals(Kind.UNAVAILABLE, e.kind());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class PassingTime extends Clock {

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("not asked for");
    }
  }
}
