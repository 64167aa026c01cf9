package dev.clipservice.dist.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Open Liberty with the service in it, as a child process that writes to this console. */
final class Server implements Part {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ProcessBuilder command;
  private final PidFile pidFile;
  private final Console console;
  private Process process;
  private Thread hearing = new Thread();

  /**
   * @param command runs the server in the foreground
   * @param pidFile remembers it for a later start
   * @param console that it writes to
   */
  Server(ProcessBuilder command, PidFile pidFile, Console console) {
    this.command = command;
    this.pidFile = pidFile;
    this.console = console;
  }

  /**
   * Ends the server that a killed launcher has left behind.
   *
   * @return whether there was one
   * @throws CannotServeException if it does not end
   */
  static boolean endLeftover(PidFile pidFile) {
    ProcessHandle leftover = pidFile.running().orElse(null);
    if (leftover != null && !Processes.end(leftover, STOP_PATIENCE)) {
      throw new CannotServeException(
          "The server left behind by an earlier start (process %d) does not end: end it, then start again."
              .formatted(leftover.pid()));
    }
    pidFile.delete();
    return leftover != null;
  }

  @Override
  public void start() {
    Path folder = command.directory().toPath();
    try {
      InstanceFolder.createPrivate(folder);
      // Loads what stop() needs: an upgrade may replace the launcher's files while the server runs
      boolean unused = Processes.isGone(ProcessHandle.current());
      process = console.format() == LogFormat.TEXT ? command.start() : startHeard();
    } catch (IOException e) {
      throw new CannotServeException("The server cannot be started: " + e.getMessage(), e);
    }
    pidFile.write(process.toHandle());
  }

  /** Not all that a server says is in its logs' format: Java's own complaints, its first line. */
  private Process startHeard() throws IOException {
    command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.PIPE);
    Process started = command.start();
    hearing =
        new Thread(
            () -> {
              try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(console::pass);
              } catch (IOException | UncheckedIOException e) {
                console.pass("The server's output cannot be read any more: " + e.getMessage());
              }
            },
            "server's output");
    hearing.setDaemon(true);
    hearing.start();
    return started;
  }

  /**
   * Waits for the server's end.
   *
   * @return whether it ended within {@code patience}
   */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the server's end, as long as it takes; returns its exit status. */
  int awaitEnd() throws InterruptedException {
    int status = process.waitFor();
    hearing.join(LAST_WORDS.toMillis());
    return status;
  }

  @Override
  public void stop() {
    if (process == null || Processes.end(process.toHandle(), STOP_PATIENCE)) {
      pidFile.delete();
    }
  }
}
