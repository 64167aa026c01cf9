package dev.clipservice.inference.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one process at a time download a model into a cache. The system gives the lock back when the
 * process ends, however it does.
 *
 * @param file made if it is not there, and left there: were it removed, two could hold it
 */
record DownloadLock(Path file) {

  /** By file, for threads of this process: the system's lock is the whole process's. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  /** What is done by one process at a time. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Waits until nobody else holds the lock, and holds it while {@code action} runs.
   *
   * @param onWait called before a wait
   */
  <T> T hold(Runnable onWait, Action<T> action) throws IOException, InterruptedException {
    ReentrantLock thread =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    if (!thread.tryLock()) {
      onWait.run();
      thread.lockInterruptibly();
    }
    try {
      return holdAgainstOthers(onWait, action);
    } finally {
      thread.unlock();
    }
  }

  private <T> T holdAgainstOthers(Runnable onWait, Action<T> action)
      throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        onWait.run();
        lock(channel);
      }
      return action.run();
    }
  }

  /** Released when the channel is closed. */
  private static void lock(FileChannel channel) throws IOException, InterruptedException {
    try {
      channel.lock();
    } catch (FileLockInterruptionException e) {
      Thread.interrupted(); // now said by the exception
      throw new InterruptedException("interrupted while another process downloads");
    }
  }
}
