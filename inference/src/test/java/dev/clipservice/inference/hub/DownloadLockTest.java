package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
      new DownloadLock(Path.of(args[0]), Sleeper.REAL)
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
      Sleeper endTheOther = duration -> endTheOther(input, duration);
      String done = new DownloadLock(file, endTheOther).hold(waits::incrementAndGet, () -> "done");
      assertEquals("done", done);
      assertEquals(0, other.waitFor());
      assertTrue(waits.get() > 0, "it should have had to wait");
    } finally {
      other.destroyForcibly();
    }
  }

  private static void endTheOther(OutputStream input, Duration duration)
      throws InterruptedException {
    try {
      input.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Sleeper.REAL.sleep(duration);
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
