package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Who may wait: whom there is room for, and who need not wait for too long. */
final class Admission {

  /** Guarded by the queue's lock, as is all that this looks at. */
  private WaitingLimits limits;

  private final Map<Lane, LaneQueue> lanes;
  private final Collection<Batch> running;
  private final FairShare share;
  private final Throughput throughput;
  private final BatcherListener listener;

  /** Looks at the state of a {@link WorkQueue}, under its lock. */
  Admission(
      WaitingLimits limits,
      Map<Lane, LaneQueue> lanes,
      Collection<Batch> running,
      FairShare share,
      Throughput throughput,
      BatcherListener listener) {
    this.limits = limits;
    this.lanes = lanes;
    this.running = running;
    this.share = share;
    this.throughput = throughput;
    this.listener = listener;
  }

  /** Other limits from now on; what waits already is not touched. */
  void change(WaitingLimits now) {
    limits = now;
  }

  /**
   * Throws unless the request may wait.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED} if there is no room now or the wait too
   *     long, {@code INVALID_REQUEST} if there never is room
   */
  void require(Submission submission) {
    long wanted = submission.waitingTokens();
    if (wanted > limits.tokens()) {
      throw ClipServiceException.invalid(
          "input",
          "expected at most %d tokens in one request (CLIP_MAX_QUEUE_TOKENS), got %d"
              .formatted(limits.tokens(), wanted));
    }
    long tokens = lanes.values().stream().mapToLong(lane -> lane.load().tokens()).sum();
    if (tokens + wanted > limits.tokens()) {
      throw refusal(
          submission.lane(),
          "too much is waiting: %d of at most %d tokens (CLIP_MAX_QUEUE_TOKENS)"
              .formatted(tokens, limits.tokens()),
          throughput.timeFor(tokens + wanted - limits.tokens()));
    }
    requireTime(submission.lane());
  }

  /**
   * Throws unless a new request of {@code lane} may be expected to begin soon enough.
   *
   * @throws ClipServiceException of kind {@code OVERLOADED}
   */
  void requireTime(Lane lane) {
    Duration wait = throughput.timeFor(costAhead(lane));
    if (wait.compareTo(limits.time()) > 0) {
      throw refusal(
          lane,
          "too much is waiting: expected at most %d s until a request begins (CLIP_MAX_WAIT), found %d s"
              .formatted(limits.time().toSeconds(), roundUp(wait).toSeconds()),
          wait.minus(limits.time()));
    }
  }

  /**
   * Tokens to compute before a new request of {@code lane} has its first turn: those who have
   * theirs before it, what may not be interrupted, and of the lanes before it all, or as much as
   * goes before an owed turn.
   */
  private long costAhead(Lane lane) {
    long round = lanes.get(lane).roundCost();
    long before = 0;
    long uninterrupted = 0;
    for (Lane other : Lane.values()) {
      before += other.goesBefore(lane) ? lanes.get(other).waitingCost() : 0;
    }
    for (Batch batch : running) {
      uninterrupted += lane.goesBefore(batch.lane()) ? 0 : batch.cost();
    }
    long turnAfter = share.limit(lane) + round * lane.yielding();
    return round + uninterrupted + Math.min(before, turnAfter);
  }

  private ClipServiceException refusal(Lane lane, String reason, Duration wait) {
    listener.refused(lane);
    Duration seconds = roundUp(wait);
    return new ClipServiceException(
        Kind.OVERLOADED,
        "%s; retry in %d s".formatted(reason, seconds.toSeconds()),
        null,
        "rate_limit_exceeded",
        seconds,
        null);
  }

  /** To whole seconds, at least one. */
  private static Duration roundUp(Duration wait) {
    return Duration.ofSeconds(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }
}
