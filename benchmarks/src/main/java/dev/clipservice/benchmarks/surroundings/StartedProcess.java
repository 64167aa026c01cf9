package dev.clipservice.benchmarks.surroundings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of ours: whatever happens, it ends with this one, and so does what it started. */
public final class StartedProcess implements AutoCloseable {

  /** The service finishes what it has accepted, for 25 s at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final Process process;
  private final Thread atExit = new Thread(this::end, "end-of-child");

  private StartedProcess(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts it. */
  public static StartedProcess start(ProcessBuilder builder) {
    try {
      return new StartedProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + builder.command(), e);
    }
  }

  public Process process() {
    return process;
  }

  /**
   * Waits for it to end.
   *
   * @return its exit status
   * @throws IllegalStateException if that takes longer than {@code limit}; it is ended then
   */
  public int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      close();
      throw new IllegalStateException(
          "expected the program to end within %d s; it was stopped".formatted(limit.toSeconds()));
    }
    return process.exitValue();
  }

  /** Asks it to end, and ends it by force, with all that it started, if it does not. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the JVM is ending: the hook runs
    }
  }

  private void end() {
    // While the parents live: an orphan belongs to nobody's descendants
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<ProcessHandle> left =
        Stream.concat(started.stream(), Stream.of(process.toHandle()))
            .filter(one -> !isGone(one))
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + AFTER_KILL.toNanos();
    while (!left.stream().allMatch(StartedProcess::isGone) && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait(); // a moment: nothing survives this signal
    }
  }

  /** Ended, even if the parent has not taken notice: such a process has no program any more. */
  static boolean isGone(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }
}
