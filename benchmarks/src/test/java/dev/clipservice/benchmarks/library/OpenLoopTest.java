package dev.clipservice.benchmarks.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  private static final Duration INTERVAL = Duration.ofMillis(2);

  /** With one thread: the second request waits for the first, and its wait counts from its time. */
  @Test
  void countsWaitingFromWhenARequestWasDue() throws InterruptedException, ExecutionException {
    CountDownLatch secondIsDue = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    long begin = System.nanoTime();
    Histogram waits =
        new OpenLoop(INTERVAL, 1)
            .run(
                () -> {
                  if (asked.get() == 2) {
                    secondIsDue.countDown();
                  }
                  return asked.getAndIncrement() < 2;
                },
                number -> await(secondIsDue));
    long micros = (System.nanoTime() - begin) / 1000;
    assertEquals(2, waits.getTotalCount());
    // The first was held up until the second was due
    assertTrue(waits.getMaxValue() >= INTERVAL.toNanos() / 1000, () -> "" + waits.getMaxValue());
    // A histogram of three digits
    assertTrue(waits.getMaxValue() <= micros * 1.01, () -> waits.getMaxValue() + " " + micros);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
