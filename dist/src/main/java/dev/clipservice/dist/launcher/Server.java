package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Open Liberty with the service in it, as a child process that writes to this console. */
final class Server implements Part {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final ProcessBuilder command;
  private final PidFile pidFile;
  private Process process;

  /**
   * @param command runs the server in the foreground
   * @param pidFile remembers it for a later start
   */
  Server(ProcessBuilder command, PidFile pidFile) {
    this.command = command;
    this.pidFile = pidFile;
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
      process = command.start();
    } catch (IOException e) {
      throw new CannotServeException("The server cannot be started: " + e.getMessage(), e);
    }
    pidFile.write(process.toHandle());
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
    return process.waitFor();
  }

  @Override
  public void stop() {
    if (process == null || Processes.end(process.toHandle(), STOP_PATIENCE)) {
      pidFile.delete();
    }
  }
}
