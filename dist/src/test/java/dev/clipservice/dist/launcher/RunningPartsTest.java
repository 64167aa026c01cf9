package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class RunningPartsTest {

  private final RunningParts parts = new RunningParts(Duration.ofSeconds(20));
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @Test
  void stopsTheLastStartedFirst_once() throws InterruptedException {
    parts.start(new Noted("database"));
    parts.start(new Noted("server"));
    assertTrue(parts.audible());
    parts.stop();
    parts.stop();
    assertEquals(List.of("+database", "+server", "-server", "-database"), done);
  }

  @Test
  void startsNothingMore_onceItStops() {
    parts.stop();
    assertThrows(InterruptedException.class, () -> parts.start(new Noted("server")));
    assertEquals(List.of(), done);
  }

  @Test
  void stopsAPartWhoseStartFailed() throws InterruptedException {
    parts.start(new Noted("database"));
    Part broken =
        new Noted("server") {
          @Override
          public void start() {
            throw new CannotServeException("broken");
          }
        };
    assertThrows(CannotServeException.class, () -> parts.start(broken));
    parts.stop();
    assertEquals(List.of("+database", "-server", "-database"), done);
  }

  @Test
  void interruptsAStartThatIsUnderWay_waitsForItsEnd_andStopsThatPartToo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Part slow =
        new Noted("slow") {
          @Override
          public void start() throws InterruptedException {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              done.add("interrupted");
            }
          }
        };
    FutureTask<Void> starter =
        new FutureTask<>(
            () -> {
              assertThrows(InterruptedException.class, () -> parts.start(slow));
              return null;
            });
    Thread thread = new Thread(starter);
    thread.start();
    begun.await();
    parts.stop();
    starter.get();
    assertEquals(List.of("interrupted", "-slow"), done);
  }

  @Test
  void endsProcessesThatNoPartKnows() throws Exception {
    Process forgotten = new ProcessBuilder("sleep", "1000").start();
    parts.stop();
    assertEquals(128 + 9, forgotten.waitFor());
  }

  private class Noted implements Part {
    private final String name;

    Noted(String name) {
      this.name = name;
    }

    @Override
    public void start() throws InterruptedException {
      done.add("+" + name);
    }

    @Override
    public void stop() {
      done.add("-" + name);
    }
  }
}
