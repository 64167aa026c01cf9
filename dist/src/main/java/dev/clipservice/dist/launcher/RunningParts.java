package dev.clipservice.dist.launcher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was started, stopped in the opposite order: the server before the database it writes to.
 *
 * <p>One thread starts, another (the JVM's shutdown hook) stops at any moment. A part is noted
 * before its start begins, so one that is half way up is stopped too; once {@link #stop} has begun,
 * nothing more is started.
 */
final class RunningParts {

  private final Duration patience;
  private final ReentrantLock starting = new ReentrantLock();
  private final Deque<Part> parts = new ArrayDeque<>();
  private volatile boolean stopping;
  private volatile Thread starter;

  /**
   * @param patience how long {@link #stop} waits for a start under way to give up
   */
  RunningParts(Duration patience) {
    this.patience = patience;
  }

  /**
   * Starts a part.
   *
   * @throws InterruptedException if everything is being stopped
   */
  void start(Part part) throws InterruptedException {
    starting.lockInterruptibly();
    try {
      starter = Thread.currentThread();
      if (stopping) {
        throw new InterruptedException("everything is being stopped");
      }
      addFirst(part);
      part.start();
    } finally {
      starter = null;
      starting.unlock();
    }
  }

  /** Whether {@link #stop} was called. */
  boolean stopping() {
    return stopping;
  }

  /** Whether something was started whose stop is worth a word. */
  boolean audible() {
    synchronized (parts) {
      return parts.stream().anyMatch(Part::audible);
    }
  }

  /** Stops all parts, the last started first; then whatever else this process has started. */
  void stop() {
    stopping = true;
    interruptStarter();
    boolean locked = awaitStarter();
    try {
      for (Part part = pollFirst(); part != null; part = pollFirst()) {
        part.stop();
      }
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    } finally {
      if (locked) {
        starting.unlock();
      }
    }
  }

  private void interruptStarter() {
    Thread thread = starter;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private boolean awaitStarter() {
    try {
      return starting.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false; // stop without it: better than to leave something behind
    }
  }

  private void addFirst(Part part) {
    synchronized (parts) {
      parts.addFirst(part);
    }
  }

  private Part pollFirst() {
    synchronized (parts) {
      return parts.pollFirst();
    }
  }
}
