package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadLockTest {

  @TempDir private Path folder;

  /** Another process, which holds the lock until its input ends. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      new DownloadLock(Path.of(args[0]))
          .hold(
              () -> {},
              () -> {
                System.out.println("held");
                return System.in.read();
              });
    }
  }

  @Test
  void waitsForAnotherProcess() throws Exception {
    Path file = folder.resolve("locks/model.lock");
    Process other = holder(file);
    try (OutputStream input = other.getOutputStream();
        BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("held", output.readLine());
      AtomicInteger waits = new AtomicInteger();
      Runnable endTheOther =
          () -> {
            waits.incrementAndGet();
            end(input);
          };
      assertEquals("done", new DownloadLock(file).hold(endTheOther, () -> "done"));
      assertEquals(0, other.waitFor());
      assertEquals(1, waits.get(), "it should have had to wait");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void givesUpWaiting_whenInterrupted() throws Exception {
    Path file = folder.resolve("model.lock");
    Process other = holder(file);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("held", output.readLine());
      CountDownLatch waiting = new CountDownLatch(1);
      Future<String> second =
          threads.submit(() -> new DownloadLock(file).hold(waiting::countDown, () -> "done"));
      waiting.await();
      threads.shutdownNow();
      ExecutionException e = assertThrows(ExecutionException.class, second::get);
      assertInstanceOf(InterruptedException.class, e.getCause());
    } finally {
      threads.shutdownNow();
      other.destroyForcibly();
    }
  }

  @Test
  void letsThreadsOfOneProcessWaitForEachOther() throws Exception {
    DownloadLock lock = new DownloadLock(folder.resolve("model.lock"));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> first =
          threads.submit(
              () ->
                  lock.hold(
                      () -> {},
                      () -> {
                        held.countDown();
                        secondWaits.await();
                        return done.add("first");
                      }));
      held.await();
      Future<Boolean> second =
          threads.submit(() -> lock.hold(secondWaits::countDown, () -> done.add("second")));
      assertTrue(first.get());
      assertTrue(second.get());
      assertEquals(List.of("first", "second"), done);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void end(OutputStream input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Process holder(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
