package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the engine: two lanes, bounded together in tokens. A batch is made of one lane
 * only, the interactive one if anything waits there. Requests of a lane take turns, so that a large
 * one delays a small one by one batch and not by all of its own.
 */
public final class WorkQueue {

  private final long maxTokens;
  private final int maxBatchTokens;
  private final InstantSource clock;
  private final Throughput throughput;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Submission> interactive = new ArrayDeque<>();
  private final Deque<Submission> bulk = new ArrayDeque<>();

  /** Tokens that wait or are being computed; never more than {@code maxTokens}. */
  private long tokens;

  /** Why nothing is accepted any more, or null while it is. */
  private ClipServiceException closed;

  WorkQueue(long maxTokens, int maxBatchTokens, InstantSource clock, Throughput throughput) {
    this.maxTokens = maxTokens;
    this.maxBatchTokens = maxBatchTokens;
    this.clock = clock;
    this.throughput = throughput;
  }

  /**
   * Lets a request wait.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED} if there is no room now, {@code
   *     INVALID_REQUEST} if there never is, or why the queue is closed
   */
  void add(Submission submission) {
    long wanted = submission.waitingTokens();
    lock.lock();
    try {
      if (closed != null) {
        throw closed;
      }
      if (wanted > maxTokens) {
        throw ClipServiceException.invalid(
            "input",
            "expected at most %d tokens in one request (CLIP_MAX_QUEUE_TOKENS), got %d"
                .formatted(maxTokens, wanted));
      }
      if (tokens + wanted > maxTokens) {
        throw overloaded(tokens + wanted - maxTokens);
      }
      tokens += wanted;
      lane(submission.priority()).addLast(submission);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work and takes a batch of it; empty once the queue is closed and all is done. */
  Optional<List<Submission.Slice>> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        List<Submission.Slice> batch = nextBatch(interactive.isEmpty() ? bulk : interactive);
        if (!batch.isEmpty()) {
          return Optional.of(batch);
        }
        if (interactive.isEmpty() && bulk.isEmpty()) {
          if (closed != null) {
            return Optional.empty();
          }
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes room again for work that has been computed, whatever came of it. */
  void release(List<Submission.Slice> batch) {
    lock.lock();
    try {
      tokens -= batch.stream().mapToLong(Submission.Slice::tokens).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a request with an error; what of it still waits is dropped. */
  void fail(Submission submission, ClipServiceException cause) {
    lock.lock();
    try {
      lane(submission.priority()).remove(submission);
      drop(submission, cause);
    } finally {
      lock.unlock();
    }
  }

  /** Tokens that wait or are being computed. */
  long tokens() {
    lock.lock();
    try {
      return tokens;
    } finally {
      lock.unlock();
    }
  }

  /** Accepts nothing from now on; what waits is still handed out. */
  void close(ClipServiceException reason) {
    lock.lock();
    try {
      closed = reason;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all that waits with an error. */
  void failAll(ClipServiceException cause) {
    lock.lock();
    try {
      for (Deque<Submission> lane : List.of(interactive, bulk)) {
        while (!lane.isEmpty()) {
          drop(lane.removeFirst(), cause);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Submission.Slice> nextBatch(Deque<Submission> lane) {
    List<Submission.Slice> batch = new ArrayList<>();
    int budget = maxBatchTokens;
    // Each request once at most: one that has more goes to the end of the lane
    for (int turns = lane.size(); turns > 0; turns--) {
      Submission submission = lane.removeFirst();
      if (!submission.deadline().isAfter(clock.instant())) {
        drop(submission, deadlineExceeded());
        continue;
      }
      if (!batch.isEmpty() && submission.nextTokens() > budget) {
        lane.addFirst(submission);
        break;
      }
      Submission.Slice slice = submission.take(budget);
      budget -= slice.tokens();
      batch.add(slice);
      if (submission.hasMore()) {
        lane.addLast(submission);
      }
    }
    return batch;
  }

  private void drop(Submission submission, ClipServiceException cause) {
    tokens -= submission.waitingTokens();
    submission.fail(cause);
  }

  private Deque<Submission> lane(Priority priority) {
    return priority == Priority.INTERACTIVE ? interactive : bulk;
  }

  private ClipServiceException overloaded(long excess) {
    Duration wait = throughput.timeFor(excess);
    return new ClipServiceException(
        Kind.OVERLOADED,
        "too much is waiting: %d of at most %d tokens; retry in %d s"
            .formatted(tokens, maxTokens, wait.toSeconds()),
        null,
        "rate_limit_exceeded",
        wait,
        null);
  }

  public static ClipServiceException deadlineExceeded() {
    return new ClipServiceException(
        Kind.DEADLINE_EXCEEDED, "the deadline passed before the texts were embedded");
  }
}
