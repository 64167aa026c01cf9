package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Ends processes, each wait bounded. */
final class Processes {

  private static final Duration AFTER_KILL = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** Places in {@code /proc/PID/stat}, counted from the field behind the name. */
  private static final int STATE = 0;

  private static final int THREADS = 17;

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
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isGone(process)) {
      if (System.nanoTime() - deadline > 0 || !pause()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a process has ended, even if its parent has not taken notice: a container's first
   * process often does not, and to Java such a process is alive for ever.
   */
  static boolean isGone(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // proc(5): the fields follow the program's name, which is in parentheses and may hold some
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      // As long as other threads have not ended, its ports are still taken
      return fields[STATE].equals("Z") && fields[THREADS].equals("1");
    } catch (IOException e) {
      return !process.isAlive(); // not Linux, or ended meanwhile
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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
