package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a process beyond the end of this one, so that a later start finds it if this one was
 * killed. Two lines: the process id, and when the process started.
 *
 * @param path the file
 * @param mark an argument that only this process is started with
 */
record PidFile(Path path, String mark) {

  // The system's boot time, which start times are counted from, may be corrected by a second
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  void write(ProcessHandle process) {
    String started = process.info().startInstant().map(Instant::toString).orElse("unknown");
    try {
      Files.writeString(path, process.pid() + "\n" + started + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The remembered process, only if it runs and really is it: ids are used again. Where the system
   * tells arguments, the mark decides; elsewhere the start time.
   */
  Optional<ProcessHandle> running() {
    try {
      List<String> lines = Files.readAllLines(path);
      return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
          .filter(process -> !Processes.isGone(process))
          .filter(process -> isOurs(process, lines.get(1).strip()));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty(); // none, or half written by a start that was killed
    }
  }

  private boolean isOurs(ProcessHandle process, String started) {
    Optional<String[]> arguments = process.info().arguments();
    if (arguments.isPresent()) {
      return Arrays.asList(arguments.get()).contains(mark);
    }
    return process
        .info()
        .startInstant()
        .filter(instant -> instant.toString().equals(started) || isNear(instant, started))
        .isPresent();
  }

  private static boolean isNear(Instant instant, String started) {
    try {
      Duration apart = Duration.between(instant, Instant.parse(started)).abs();
      return apart.compareTo(CLOCK_TOLERANCE) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
