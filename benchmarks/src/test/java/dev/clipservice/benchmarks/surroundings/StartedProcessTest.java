package dev.clipservice.benchmarks.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
class StartedProcessTest {

  @Test
  void endsWithAllThatItStarted() throws IOException {
    StartedProcess shell =
        StartedProcess.start(new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait"));
    long pid = Long.parseLong(shell.process().inputReader().readLine());
    ProcessHandle grandchild = ProcessHandle.of(pid).orElseThrow();
    assertTrue(grandchild.isAlive());
    shell.close();
    assertFalse(shell.process().isAlive());
    assertTrue(StartedProcess.isGone(grandchild), "still runs: " + pid);
  }

  @Test
  void tellsTheExitStatus() throws InterruptedException {
    try (StartedProcess shell = StartedProcess.start(new ProcessBuilder("sh", "-c", "exit 3"))) {
      assertEquals(3, shell.await(Duration.ofMinutes(1)));
    }
  }
}
