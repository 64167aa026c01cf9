package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

public class AsideTest {

  @Test
  void throwsWhatTheWorkHasThrown() {
    IllegalStateException failure = new IllegalStateException("broken");
    Aside<String> work =
        Aside.start(
            "test",
            () -> {
              throw failure;
            });
    assertSame(failure, assertThrows(IllegalStateException.class, work::join));
  }

  @Test
  void waitsForAll_alsoIfOneFails() {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Runnable failing =
        () -> {
          failed.countDown();
          throw new IllegalStateException("broken");
        };
    Runnable slower =
        () -> {
          await(failed);
          done.incrementAndGet();
        };
    List<Aside<Void>> pieces =
        List.of(
            Aside.start("first", failing),
            Aside.start("second", slower),
            Aside.start("third", slower));
    assertThrows(IllegalStateException.class, () -> Aside.joinAll(pieces));
    assertEquals(2, done.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
