package dev.clipservice.inference.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Lets one process at a time download a model into a cache. The system gives the lock back when the
 * process ends, however it does.
 *
 * @param file made if it is not there, and left there: were it removed, two could hold it
 */
record DownloadLock(Path file, Sleeper sleeper) {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** What is done by one process at a time. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Waits until nobody else holds the lock, and holds it while {@code action} runs.
   *
   * @param onWait called before each wait
   */
  <T> T hold(Runnable onWait, Action<T> action) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!isLocked(channel)) {
        onWait.run();
        sleeper.sleep(BETWEEN_LOOKS);
      }
      return action.run();
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another thread of this process
    }
  }
}
