package dev.clipservice.worker;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Rows on their way through the provider. All of it belongs to the worker's thread, which also does
 * everything with the database; only the provider is called by other threads, and what they bring
 * back waits until that thread takes it.
 *
 * <pre>
 *   claim -> ready -> under way (at most two slices) -> finished -> settle
 * </pre>
 *
 * A claim is up to eight slices, sorted by text: the more texts are sorted together, the more do
 * the neighbours in a slice have in common, and the engine computes a common prefix once. While two
 * slices are with the provider, the next rows are claimed and the last results are written, so the
 * provider always has a slice in stock. A suspect goes through alone: nothing is claimed beside it.
 */
final class Pipeline {

  /** One that is computed and one in stock. */
  private static final int UNDER_WAY = 2;

  private final BulkEmbedder embedder;
  private final Executor executor;
  private final WorkerTime time;
  private final RowTraces traces;
  private final Deque<List<EmbeddingJob>> ready = new ArrayDeque<>();
  private final List<Task> underWay = new ArrayList<>();

  Pipeline(BulkEmbedder embedder, Executor executor, WorkerTime time, RowTraces traces) {
    this.embedder = embedder;
    this.executor = executor;
    this.time = time;
    this.traces = traces;
  }

  /** Takes what was claimed. */
  void add(List<EmbeddingJob> claimed, int sliceRows) {
    List<EmbeddingJob> sorted = new ArrayList<>(claimed);
    sorted.sort(Comparator.comparing(EmbeddingJob::text));
    for (int from = 0; from < sorted.size(); from += sliceRows) {
      int to = Math.min(from + sliceRows, sorted.size());
      ready.add(List.copyOf(sorted.subList(from, to)));
    }
  }

  /** Whether {@link #takeFinished} has something. */
  boolean hasFinished() {
    return underWay.stream().anyMatch(Task::isDone);
  }

  boolean isEmpty() {
    return ready.isEmpty() && underWay.isEmpty();
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Whether a slice may be given to the provider. */
  boolean hasRoom() {
    return underWay.size() < UNDER_WAY;
  }

  /** Whether it holds a suspect, which nothing may be claimed beside. */
  boolean holdsSuspect() {
    return underWay.stream().anyMatch(task -> task.jobs.get(0).suspect())
        || ready.stream().anyMatch(slice -> slice.get(0).suspect());
  }

  /** What will be with the provider after the next {@link #submit}. */
  Collection<EmbeddingJob> aboutToBeUnderWay() {
    List<EmbeddingJob> jobs = new ArrayList<>(ready.getFirst());
    underWay.forEach(task -> jobs.addAll(task.jobs));
    return jobs;
  }

  /** Gives the next slice to the provider. */
  void submit(ModelInfo model, Duration patience) {
    Task task = new Task(ready.removeFirst(), model, time.now().plus(patience));
    underWay.add(task);
    executor.execute(task);
  }

  /**
   * What has come back since it was last asked. Whatever nobody foresaw is thrown as it is.
   *
   * @throws InterruptedException if it was cancelled
   */
  List<Slice> takeFinished() throws InterruptedException {
    List<Slice> slices = new ArrayList<>();
    // Asked of each task itself: who waits for one may go on before its done() was called
    for (Task task : underWay.stream().filter(Task::isDone).toList()) {
      underWay.remove(task);
      slices.add(task.slice());
    }
    return slices;
  }

  /** Waits until the provider has nothing more. */
  void awaitAll() throws InterruptedException {
    for (Task task : underWay) {
      task.awaitDone();
    }
  }

  /** What was claimed and not begun. */
  List<EmbeddingJob> ready() {
    return ready.stream().flatMap(List::stream).toList();
  }

  /** Everything in here. */
  List<EmbeddingJob> jobs() {
    List<EmbeddingJob> jobs = new ArrayList<>(ready());
    underWay.forEach(task -> jobs.addAll(task.jobs));
    return jobs;
  }

  /** Forgets what was not begun. */
  void clearReady() {
    ready.clear();
  }

  /** Forgets everything; what the provider has is interrupted and its answers are dropped. */
  void clear() {
    ready.clear();
    underWay.forEach(task -> task.cancel(true));
    underWay.clear();
  }

  /** One slice with the provider. */
  private final class Task extends FutureTask<Slice> {

    private final List<EmbeddingJob> jobs;

    Task(List<EmbeddingJob> jobs, ModelInfo model, Instant deadline) {
      super(() -> embed(jobs, model, deadline));
      this.jobs = jobs;
    }

    @Override
    protected void done() {
      if (!isCancelled()) {
        time.wake();
      }
    }

    void awaitDone() throws InterruptedException {
      try {
        Slice unused = get();
      } catch (ExecutionException e) {
        // told by takeFinished
      }
    }

    Slice slice() throws InterruptedException {
      try {
        return get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) e.getCause();
      }
    }
  }

  private Slice embed(List<EmbeddingJob> jobs, ModelInfo model, Instant deadline) {
    Instant begin = time.now();
    try (Tracing.Span span = traces.embedding(jobs)) {
      BulkEmbedder.Answer answer =
          embedder.embed(jobs.stream().map(EmbeddingJob::text).toList(), model, deadline);
      answer.outage().ifPresent(span::failed);
      return new Slice(jobs, model, answer, Duration.between(begin, time.now()));
    }
  }
}
