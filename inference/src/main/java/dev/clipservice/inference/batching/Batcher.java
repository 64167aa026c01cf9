package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The only user of the encoder: one thread that puts waiting texts of all requests together to
 * batches. A lone request is computed at once, without waiting for company.
 *
 * <p>A failing batch fails the requests that it has texts of, no others. When batches fail one
 * after the other and a known text does too, the engine is broken: all that waits fails, nothing is
 * accepted any more, and the owner is told why.
 */
public final class Batcher implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Batcher.class.getName());

  /** How many batches in a row may fail before the engine is suspected. */
  private static final int FAILURES_TO_SUSPECT = 3;

  private final TextEncoder encoder;
  private final Runnable selfTest;
  private final InstantSource clock;
  private final Consumer<String> onBroken;
  private final Duration stopPatience;
  private final Throughput throughput = new Throughput();
  private final WorkQueue queue;
  private final Thread thread;
  private int failuresInARow;

  /**
   * Starts the engine's thread, which closes the encoder in the end.
   *
   * @param selfTest embeds a known text with the encoder, throws if it cannot; called by the
   *     engine's thread
   * @param onBroken told once if the engine is broken for good
   * @param stopPatience how long {@link #close} lets accepted work go on
   */
  public Batcher(
      TextEncoder encoder,
      BatchLimits limits,
      Runnable selfTest,
      InstantSource clock,
      Consumer<String> onBroken,
      Duration stopPatience) {
    this.encoder = encoder;
    this.selfTest = selfTest;
    this.clock = clock;
    this.onBroken = onBroken;
    this.stopPatience = stopPatience;
    this.queue = new WorkQueue(limits.queueTokens(), limits.batchTokens(), clock, throughput);
    this.thread = new Thread(this::run, "clip-engine");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Embeds the texts of one request; waits for the result.
   *
   * @param texts not empty
   * @throws ClipServiceException as {@link dev.clipservice.core.EmbeddingProvider#embed} says
   */
  public List<Embedding> embed(List<TokenizedText> texts, Priority priority, Instant deadline) {
    Submission submission = new Submission(texts, priority, deadline);
    queue.add(submission);
    try {
      return await(submission);
    } catch (TimeoutException e) {
      ClipServiceException late = WorkQueue.deadlineExceeded();
      queue.fail(submission, late);
      throw late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ClipServiceException interrupted =
          new ClipServiceException(Kind.UNAVAILABLE, "interrupted while waiting", e);
      queue.fail(submission, interrupted);
      throw interrupted;
    } catch (ExecutionException e) {
      throw forCaller(e.getCause());
    }
  }

  /** Tokens that wait or are being computed. */
  long queuedTokens() {
    return queue.tokens();
  }

  private List<Embedding> await(Submission submission)
      throws InterruptedException, ExecutionException, TimeoutException {
    // Years are as good as never, and do not overflow
    Instant distant = clock.instant().plus(Duration.ofDays(365));
    if (submission.deadline().isAfter(distant)) {
      return submission.result().get();
    }
    long millis = Duration.between(clock.instant(), submission.deadline()).toMillis();
    return submission.result().get(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  /** The error with the caller's stack trace; one instance may be shared by many requests. */
  private static ClipServiceException forCaller(Throwable cause) {
    if (cause instanceof ClipServiceException known) {
      return new ClipServiceException(
          known.kind(),
          known.getMessage(),
          known.parameter().orElse(null),
          known.code().orElse(null),
          known.retryAfter().orElse(null),
          known);
    }
    return new ClipServiceException(Kind.INTERNAL, "the engine failed: " + cause, cause);
  }

  private void run() {
    try {
      Optional<List<Submission.Slice>> batch = queue.take();
      while (batch.isPresent()) {
        compute(batch.get());
        batch = queue.take();
      }
    } catch (RuntimeException | Error | InterruptedException e) {
      LOG.log(Level.ERROR, "the engine's thread died", e);
      giveUp("the engine's thread died: " + e + ". Restart the server.");
    } finally {
      encoder.close();
    }
  }

  private void compute(List<Submission.Slice> batch) {
    List<Embedding> embeddings;
    try {
      embeddings = encode(batch);
    } catch (RuntimeException | Error e) {
      queue.release(batch);
      failed(batch, e);
      return;
    }
    // Before the callers know: a request that follows an answer finds the room that it left
    queue.release(batch);
    failuresInARow = 0;
    int next = 0;
    for (Submission.Slice slice : batch) {
      slice.complete(embeddings.subList(next, next + slice.texts().size()));
      next += slice.texts().size();
    }
  }

  private List<Embedding> encode(List<Submission.Slice> batch) {
    long start = System.nanoTime();
    List<TokenizedText> texts = new ArrayList<>();
    batch.forEach(slice -> texts.addAll(slice.texts()));
    List<Embedding> embeddings = encoder.encode(texts);
    if (embeddings.size() != texts.size()) {
      throw new IllegalStateException(
          "expected %d embeddings, got %d; this is a bug"
              .formatted(texts.size(), embeddings.size()));
    }
    throughput.record(
        batch.stream().mapToLong(Submission.Slice::tokens).sum(), System.nanoTime() - start);
    return embeddings;
  }

  private void failed(List<Submission.Slice> batch, Throwable cause) {
    LOG.log(Level.WARNING, "a batch of %d requests failed".formatted(batch.size()), cause);
    ClipServiceException error =
        cause instanceof ClipServiceException known
            ? known
            : new ClipServiceException(Kind.INTERNAL, "the engine failed: " + cause, cause);
    batch.forEach(slice -> queue.fail(slice.owner(), error));
    failuresInARow++;
    if (failuresInARow >= FAILURES_TO_SUSPECT) {
      suspect(cause);
    }
  }

  private void suspect(Throwable cause) {
    try {
      selfTest.run();
      failuresInARow = 0;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a known text cannot be embedded any more", e);
      giveUp(
          "the engine failed %d times in a row, the last time with: %s. Restart the server."
              .formatted(failuresInARow, cause));
    }
  }

  private void giveUp(String reason) {
    ClipServiceException broken = new ModelNotLoadedException(reason);
    queue.close(broken);
    queue.failAll(broken);
    onBroken.accept(reason);
  }

  /** Refuses new work, finishes what was accepted, and closes the encoder. */
  @Override
  public void close() {
    ClipServiceException stopping =
        new ClipServiceException(Kind.UNAVAILABLE, "the server is stopping");
    queue.close(stopping);
    try {
      thread.join(stopPatience.toMillis());
      if (thread.isAlive()) {
        queue.failAll(stopping);
        thread.join(stopPatience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.failAll(stopping);
    }
  }
}
