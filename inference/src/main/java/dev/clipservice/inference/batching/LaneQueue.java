package dev.clipservice.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The requests of one lane. They take turns, so that a large one delays a small one by one batch
 * and not by all of its own. Guarded by the {@link WorkQueue}.
 */
final class LaneQueue {

  private final Lane lane;
  private final BatchLimits limits;

  /** Those of which something waits. */
  private final Deque<Submission> waiting = new ArrayDeque<>();

  /** Those that have not ended, though all of them may be with the engine. */
  private final Set<Submission> open = new LinkedHashSet<>();

  /** Of what waits or is being computed, as the requests have them. */
  private long tokens;

  LaneQueue(Lane lane, BatchLimits limits) {
    this.lane = lane;
    this.limits = limits;
  }

  void add(Submission submission) {
    tokens += submission.waitingTokens();
    open.add(submission);
    waiting.addLast(submission);
  }

  /**
   * Forgets a request of which nothing is to be computed any more; what the engine has of it still
   * counts until it is released.
   */
  void remove(Submission submission) {
    waiting.remove(submission);
    open.remove(submission);
    tokens -= submission.waitingTokens();
  }

  /** Makes room for what the engine had. */
  void release(Batch batch) {
    tokens -= batch.tokens();
    for (Batch.Item item : batch.items()) {
      if (item.owner().released()) {
        open.remove(item.owner());
      }
    }
  }

  /**
   * Takes the next batch; an empty one only if nothing waits.
   *
   * @param dropped says of a request whether it has been dropped, so that it is passed over
   */
  Batch take(int maxCost, Predicate<Submission> dropped) {
    Batch batch = new Batch(lane, maxCost, limits.texts());
    // Each request once at most: one that has more goes to the end of the lane
    for (int turns = waiting.size(); turns > 0; turns--) {
      Submission submission = waiting.getFirst();
      if (dropped.test(submission)) {
        continue;
      }
      if (!submission.takeInto(batch)) {
        break;
      }
      waiting.removeFirst();
      if (submission.hasMore()) {
        waiting.addLast(submission);
      }
    }
    return batch;
  }

  boolean isBusy() {
    return !open.isEmpty();
  }

  List<Submission> open() {
    return new ArrayList<>(open);
  }

  LaneLoad load() {
    return new LaneLoad(open.size(), tokens);
  }

  /** Tokens to compute until nothing waits. */
  long waitingCost() {
    return waiting.stream().mapToLong(Submission::waitingCost).sum();
  }

  /** Tokens to compute until each request has had its turn. */
  long roundCost() {
    int turn = limits.tokens(lane);
    return waiting.stream().mapToLong(request -> Math.min(turn, request.waitingCost())).sum();
  }
}
