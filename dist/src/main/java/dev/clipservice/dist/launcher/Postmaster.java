package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL that runs on a data folder, found by the {@code postmaster.pid} that it keeps
 * there, whoever started it.
 *
 * @param data the data folder, absolute and without symbolic links
 * @param programs the folder its programs were unpacked into, likewise
 */
record Postmaster(Path data, Path programs) {

  private static final Duration FAST_STOP = Duration.ofSeconds(20);
  private static final Duration BACKENDS = Duration.ofSeconds(10);

  /** The running process, only if it really is a PostgreSQL of this data folder. */
  Optional<ProcessHandle> running() {
    try {
      List<String> lines = Files.readAllLines(pidFile());
      return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(this::isOurs);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty(); // none, or half written
    }
  }

  /**
   * Stops whatever still works on the data folder, also what a killed postmaster has left, and
   * clears a stale {@code postmaster.pid}, which could name any process by now.
   *
   * @return whether something was running
   */
  boolean stop() {
    Optional<ProcessHandle> postmaster = running();
    postmaster.ifPresent(Postmaster::stopFast);
    List<ProcessHandle> rest = Processes.fromFolder(programs);
    rest.forEach(
        process -> {
          if (!Processes.awaitEnd(process, BACKENDS)) {
            Processes.kill(process);
          }
        });
    deletePidFile();
    return postmaster.isPresent() || !rest.isEmpty();
  }

  private boolean isOurs(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    String command = info.command().orElse("");
    boolean postgres = command.matches(".*[/\\\\]postgres(\\.exe)?( \\(deleted\\))?");
    boolean onThisFolder =
        Arrays.asList(info.arguments().orElse(new String[0])).contains(data.toString());
    return postgres && (onThisFolder || Path.of(command).startsWith(programs));
  }

  // SIGINT is PostgreSQL's fast stop; SIGTERM, all that Java can send, waits for every client
  private static void stopFast(ProcessHandle postmaster) {
    if (!Platform.WINDOWS) {
      interrupt(postmaster);
      if (Processes.awaitEnd(postmaster, FAST_STOP)) {
        return;
      }
    }
    Processes.kill(postmaster);
  }

  private static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      process.destroy(); // no such program: the slow stop, and force after it
    }
  }

  private void deletePidFile() {
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }
}
