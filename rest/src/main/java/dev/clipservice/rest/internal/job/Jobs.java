package dev.clipservice.rest.internal.job;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The jobs of this server: those that run or wait for their turn, and the last ones that have
 * ended. Of each kind one runs at a time; the same work is never done twice at a time.
 */
public final class Jobs {

  /** Ended jobs that are remembered. */
  static final int REMEMBERED = 100;

  private final JobWork.Source works;
  private final Executor executor;
  private final JobTime time;
  private final JobListener listener;

  private final Map<JobKind, Lane> lanes = new EnumMap<>(JobKind.class);
  private final Deque<Job> ended = new ArrayDeque<>();
  private boolean closed;

  /**
   * Runs jobs on {@code executor}.
   *
   * @param works knows what each kind of them does
   * @param executor gives each kind a thread for as long as there are jobs of it
   * @param listener is told of each job that has ended
   */
  public Jobs(JobWork.Source works, Executor executor, JobTime time, JobListener listener) {
    this.works = works;
    this.executor = executor;
    this.time = time;
    this.listener = listener;
    for (JobKind kind : JobKind.values()) {
      lanes.put(kind, new Lane());
    }
  }

  /**
   * What became of a wish for a job.
   *
   * @param alreadyRunning whether the job was started before, by somebody else perhaps
   */
  public record Start(JobReport job, boolean alreadyRunning) {}

  /**
   * Starts a job, unless one of the same plan runs or waits already.
   *
   * @param startedBy the id of the request
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the server stops
   */
  public synchronized Start start(JobPlan plan, String startedBy) {
    if (closed) {
      throw stopping(null);
    }
    Lane lane = lanes.get(plan.kind());
    Optional<Job> same = lane.same(plan);
    if (same.isPresent()) {
      return new Start(same.get().report(), true);
    }
    Job job = new Job(plan, works.of(plan), time.now(), startedBy);
    if (lane.add(job)) {
      submit(lane, job);
    }
    return new Start(job.report(), false);
  }

  /** As {@link #start}, but a job of the same plan, which began under other facts, is ended. */
  public synchronized JobReport restart(JobPlan plan, String startedBy) {
    lanes.get(plan.kind()).same(plan).ifPresent(this::cancel);
    return start(plan, startedBy).job();
  }

  /** All that are known, the latest first. */
  public synchronized List<JobReport> list() {
    return all()
        .map(Job::report)
        .sorted(Comparator.comparing(JobReport::startedAt).reversed())
        .toList();
  }

  /**
   * One of them.
   *
   * @throws ClipServiceException of kind {@code NOT_FOUND} if it is not known
   */
  public synchronized JobReport find(String id) {
    return require(id).report();
  }

  /**
   * Asks a job to end: one that waits for its turn ends at once, one that runs ends after its
   * present batch. One that has ended stays as it is.
   *
   * @throws ClipServiceException of kind {@code NOT_FOUND} if it is not known
   */
  public synchronized JobReport cancel(String id) {
    Job job = require(id);
    cancel(job);
    return job.report();
  }

  /** How many run or wait for their turn. */
  public synchronized int unfinished() {
    return (int) lanes.values().stream().flatMap(Lane::stream).count();
  }

  /**
   * Asks all to end, takes no more, and waits until they have ended.
   *
   * @return whether they ended within {@code atMost}
   */
  public synchronized boolean close(Duration atMost) throws InterruptedException {
    closed = true;
    all().filter(job -> !job.cancelRequested()).toList().forEach(this::cancel);
    long limit = System.nanoTime() + atMost.toNanos();
    while (unfinished() > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void submit(Lane lane, Job job) {
    try {
      executor.execute(() -> drain(lane));
    } catch (RejectedExecutionException e) {
      lane.remove(job);
      throw stopping(e);
    }
  }

  private void drain(Lane lane) {
    Optional<Job> job = first(lane);
    while (job.isPresent()) {
      new JobRun(job.get(), time).run();
      job = next(lane, job.get());
    }
  }

  private synchronized Optional<Job> first(Lane lane) {
    return lane.isEmpty() ? Optional.empty() : Optional.of(lane.first());
  }

  /** In one step: whoever adds a job to an empty lane starts a thread for it. */
  private synchronized Optional<Job> next(Lane lane, Job done) {
    retire(lane, done);
    return first(lane);
  }

  private void cancel(Job job) {
    job.requestCancel();
    Lane lane = lanes.get(job.plan().kind());
    if (lane.waits(job)) {
      job.end(JobState.CANCELLED, Optional.empty(), time.now());
      retire(lane, job);
    }
  }

  private void retire(Lane lane, Job job) {
    lane.remove(job);
    ended.addLast(job);
    if (ended.size() > REMEMBERED) {
      ended.removeFirst();
    }
    notifyAll();
    listener.ended(job.report());
  }

  private Stream<Job> all() {
    return Stream.concat(ended.stream(), lanes.values().stream().flatMap(Lane::stream));
  }

  private Job require(String id) {
    Predicate<Job> named = job -> job.id().equals(id);
    return all()
        .filter(named)
        .findFirst()
        .orElseThrow(
            () ->
                new ClipServiceException(
                    Kind.NOT_FOUND,
                    "No such job on this server: it knows those that run and the last %d that have ended, since its start. See /api/jobs."
                        .formatted(REMEMBERED)));
  }

  private static ClipServiceException stopping(Throwable cause) {
    return new ClipServiceException(
        Kind.UNAVAILABLE, "The server is stopping: start the job on another one.", cause);
  }
}
