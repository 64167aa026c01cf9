package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {

  private static final String MARK = "4711";

  @TempDir Path folder;
  private PidFile file;
  private Process process;

  @BeforeEach
  void startAProcess() throws IOException {
    file = new PidFile(folder.resolve("server.pid"), MARK);
    process = new ProcessBuilder("sleep", MARK).start();
  }

  @AfterEach
  void endIt() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void findsTheProcess_thatCarriesTheMark() {
    file.write(process.toHandle());
    assertEquals(Optional.of(process.toHandle()), file.running());
  }

  @Test
  void findsNothing_whenTheProcessHasEnded() throws InterruptedException {
    file.write(process.toHandle());
    process.destroyForcibly().waitFor();
    assertEquals(Optional.empty(), file.running());
  }

  @Test
  void findsNothing_whenTheProcessHasEnded_andNobodyTookNotice() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.5 & echo $!; exec sleep 1000").start();
    try (BufferedReader lines = parent.inputReader()) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      file.write(child);
      assertTrue(Processes.awaitEnd(child, Duration.ofSeconds(20)));
      assertTrue(child.isAlive(), "to Java it should still be there");
      assertEquals(Optional.empty(), file.running());
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void sparesAnotherProcess_thatHasTheIdNow() {
    new PidFile(file.path(), "another mark").write(process.toHandle());
    assertEquals(Optional.empty(), new PidFile(file.path(), "another mark").running());
    assertTrue(process.isAlive());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "x\ny\n", "-5\nunknown\n", "99999999999999999999\nunknown\n"})
  void findsNothing_inAFileThatIsBroken(String content) throws IOException {
    Files.writeString(file.path(), content);
    assertEquals(Optional.empty(), file.running());
  }

  @Test
  void findsNothing_withoutAFile() {
    assertEquals(Optional.empty(), file.running());
    file.delete();
  }

  @Test
  void endsTheLeftover_andForgetsIt() {
    file.write(process.toHandle());
    assertTrue(Server.endLeftover(file));
    assertTrue(Processes.isGone(process.toHandle()));
    assertFalse(Files.exists(file.path()));
    assertFalse(Server.endLeftover(file));
  }

  @Test
  void endsByForce_whatDoesNotWantToEnd() throws IOException, InterruptedException {
    Process stubborn =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done")
            .start();
    stubborn.getInputStream().read();
    assertTrue(Processes.end(stubborn.toHandle(), Duration.ofMillis(200)));
    assertEquals(128 + 9, stubborn.waitFor());
  }
}
