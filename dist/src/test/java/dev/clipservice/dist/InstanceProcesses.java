package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The processes of an instance: those that were given its data directory. Linux only.
 *
 * @param dataDirectory a folder of this instance alone
 */
record InstanceProcesses(Path dataDirectory) {

  /** Every live one. */
  List<ProcessHandle> all() {
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.pid() != ProcessHandle.current().pid())
        .filter(this::isOne)
        .toList();
  }

  /** Ends each the hard way, as a power cut would. */
  void kill() {
    for (ProcessHandle handle : all()) {
      handle.destroyForcibly();
    }
    await("end of all processes").atMost(Duration.ofSeconds(30)).until(() -> all().isEmpty());
  }

  private boolean isOne(ProcessHandle handle) {
    Path proc = Path.of("/proc", Long.toString(handle.pid()));
    return namesIt(proc.resolve("environ")) || namesIt(proc.resolve("cmdline"));
  }

  private boolean namesIt(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .contains(dataDirectory.toString());
    } catch (IOException e) {
      return false; // the process has ended
    }
  }
}
