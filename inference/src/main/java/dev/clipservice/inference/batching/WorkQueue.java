package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What the engine has to do: three lanes, bounded together in tokens and each in expected wait. A
 * batch is made of one lane only: the first that has work, unless a later one is owed a turn.
 */
final class WorkQueue {

  private final BatchLimits limits;
  private final InstantSource clock;
  private final BatcherListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, LaneQueue> lanes = new EnumMap<>(Lane.class);
  private final FairShare share;
  private final Admission admission;

  /** What the engine has, each batch interrupted by the one after it. */
  private final Deque<Batch> running = new ArrayDeque<>();

  /** Why nothing is accepted any more, or null while it is. */
  private ClipServiceException closed;

  WorkQueue(
      BatchLimits limits, InstantSource clock, Throughput throughput, BatcherListener listener) {
    this.limits = limits;
    this.clock = clock;
    this.listener = listener;
    this.share = new FairShare(limits.shortTokens());
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneQueue(lane, limits));
    }
    this.admission = new Admission(limits.waiting(), lanes, running, share, throughput, listener);
  }

  /**
   * Lets a request wait.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED} if there is no room now or the wait too
   *     long, {@code INVALID_REQUEST} if there never is room, or why the queue is closed
   */
  void add(Submission submission) {
    lock.lock();
    try {
      if (closed != null) {
        throw closed;
      }
      admission.require(submission);
      lanes.get(submission.lane()).add(submission);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws as {@link #add} would, if a request of {@code lane} need not come.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED} if the wait is too long, or why the
   *     queue is closed
   */
  void requireTime(Lane lane) {
    lock.lock();
    try {
      if (closed != null) {
        throw closed;
      }
      admission.requireTime(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work and takes a batch of it; empty once the queue is closed and all is done. */
  Optional<Batch> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Batch> batch = next(lane -> true);
        if (batch.isPresent() || closed != null) {
          return batch;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes work that is to interrupt a batch of {@code lane}, if there is any; does not wait. */
  Optional<Batch> takeBefore(Lane lane) {
    lock.lock();
    try {
      return share.owed(lane) ? Optional.empty() : next(other -> other.goesBefore(lane));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Batch> next(Predicate<Lane> allowed) {
    Lane[] order = Lane.values();
    for (int i = order.length - 1; i >= 0; i--) {
      if (allowed.test(order[i]) && share.owed(order[i])) {
        Optional<Batch> turn = take(order[i], limits.shortTokens());
        if (turn.isPresent()) {
          return turn;
        }
      }
    }
    for (Lane lane : order) {
      Optional<Batch> batch =
          allowed.test(lane) ? take(lane, limits.tokens(lane)) : Optional.empty();
      if (batch.isPresent()) {
        return batch;
      }
    }
    return Optional.empty();
  }

  private Optional<Batch> take(Lane lane, int maxCost) {
    Batch batch = lanes.get(lane).take(maxCost, this::dropIfLate);
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    running.push(batch);
    return Optional.of(batch);
  }

  private boolean dropIfLate(Submission submission) {
    boolean late = Deadline.hasPassed(submission.deadline(), clock);
    if (late) {
      drop(submission, Deadline.exceeded());
    }
    return late;
  }

  /** Notes that the engine has computed {@code tokens} of a batch of {@code lane}. */
  void progressed(Lane lane, double tokens) {
    lock.lock();
    try {
      for (Lane other : Lane.values()) {
        if (lane.goesBefore(other) && lanes.get(other).isBusy()) {
          share.passed(other, tokens);
        }
      }
      share.served(lane, tokens);
    } finally {
      lock.unlock();
    }
  }

  /** Makes room again for a batch, or a part of one, that the engine has done. */
  void release(Batch batch) {
    lock.lock();
    try {
      lanes.get(batch.lane()).release(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Says that the engine is done with what it took last. */
  void finished(Batch batch) {
    lock.lock();
    try {
      running.remove(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a request with an error; what of it still waits is dropped. */
  void fail(Submission submission, ClipServiceException cause) {
    lock.lock();
    try {
      drop(submission, cause);
    } finally {
      lock.unlock();
    }
  }

  private void drop(Submission submission, ClipServiceException cause) {
    lanes.get(submission.lane()).remove(submission);
    if (submission.fail(cause) && cause.kind() == Kind.DEADLINE_EXCEEDED) {
      listener.expired(submission.lane());
    }
  }

  /** Ends all that waits or is being computed with an error. */
  void failAll(ClipServiceException cause) {
    lock.lock();
    try {
      for (LaneQueue lane : lanes.values()) {
        lane.open().forEach(submission -> drop(submission, cause));
      }
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

  /** Changes how much may wait from now on. */
  void limit(WaitingLimits now) {
    lock.lock();
    try {
      admission.change(now);
    } finally {
      lock.unlock();
    }
  }

  LaneLoad load(Lane lane) {
    lock.lock();
    try {
      return lanes.get(lane).load();
    } finally {
      lock.unlock();
    }
  }

  /** Tokens that wait or are being computed, of all lanes. */
  long tokens() {
    lock.lock();
    try {
      return lanes.values().stream().mapToLong(lane -> lane.load().tokens()).sum();
    } finally {
      lock.unlock();
    }
  }
}
