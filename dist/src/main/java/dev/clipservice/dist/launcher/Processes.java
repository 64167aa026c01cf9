package dev.clipservice.dist.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes, each wait bounded. */
final class Processes {

  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private Processes() {}

  /**
   * Asks a process to end, and ends it by force if it has not within {@code patience}.
   *
   * @return whether it is gone
   */
  static boolean end(ProcessHandle process, Duration patience) {
    process.destroy();
    return awaitEnd(process, patience) || kill(process);
  }

  /**
   * Ends a process by force.
   *
   * @return whether it is gone
   */
  static boolean kill(ProcessHandle process) {
    process.destroyForcibly();
    return awaitEnd(process, AFTER_KILL);
  }

  /**
   * Waits for a process to end.
   *
   * @return whether it ended within {@code patience}
   */
  static boolean awaitEnd(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("this is a bug: the end of a process is no failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** The running processes, this one excepted, whose program lies in {@code folder}. */
  static List<ProcessHandle> fromFolder(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> process.info().command().filter(c -> isIn(c, folder)).isPresent())
        .toList();
  }

  private static boolean isIn(String program, Path folder) {
    return Path.of(program).startsWith(folder);
  }
}
