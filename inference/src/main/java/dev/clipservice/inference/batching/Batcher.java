package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The only user of the encoder: one thread that puts waiting texts of all requests together to
 * batches. A lone request is computed at once, without waiting for company.
 *
 * <p>A request fails only for its own texts, its deadline or its caller. When batches fail one
 * after the other and a known text does too, the engine is broken: all that was accepted fails,
 * nothing is accepted any more, and the owner is told why.
 */
public final class Batcher implements TextEmbedder, AutoCloseable {

  private static final Logger LOG = System.getLogger(Batcher.class.getName());

  /** English has about as many, Korean fewer. */
  private static final int CHARACTERS_A_TOKEN = 4;

  private final TextEncoder encoder;
  private final BatchLimits limits;
  private final InstantSource clock;
  private final Duration stopPatience;
  private final WorkQueue queue;
  private final BatchRunner runner;
  private final Thread thread;

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
      BatcherListener listener,
      Runnable selfTest,
      InstantSource clock,
      Consumer<String> onBroken,
      Duration stopPatience) {
    this.encoder = encoder;
    this.limits = limits;
    this.clock = clock;
    this.stopPatience = stopPatience;
    Throughput throughput = new Throughput();
    this.queue = new WorkQueue(limits, clock, throughput, listener);
    this.runner = new BatchRunner(encoder, queue, throughput, listener, selfTest, onBroken);
    this.thread = new Thread(this::run, "clip-engine");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public List<Embedding> embed(
      List<TokenizedText> texts, Priority priority, Instant deadline, EmbeddedListener listener) {
    Submission submission = new Submission(texts, priority, deadline, limits, listener);
    queue.add(submission);
    try {
      return Deadline.await(submission.result(), deadline, clock);
    } catch (TimeoutException e) {
      ClipServiceException late = Deadline.exceeded();
      queue.fail(submission, late);
      throw late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ClipServiceException interrupted = Deadline.interrupted(e);
      queue.fail(submission, interrupted);
      throw interrupted;
    } catch (ExecutionException e) {
      throw forCaller(e.getCause());
    }
  }

  /**
   * Throws as {@link #embed} most likely would, before it is worth reading a request's texts. One
   * of so many characters is taken for one that does not fit into a batch, which is seldom wrong:
   * where texts have more characters to a token, or much in common.
   *
   * @param characters of all texts together
   * @throws ClipServiceException of kind {@code OVERLOADED} or {@code UNAVAILABLE}
   */
  public void requireTime(Priority priority, long characters) {
    boolean oneBatch = characters <= (long) CHARACTERS_A_TOKEN * limits.shortTokens();
    try {
      queue.requireTime(Lane.of(priority, oneBatch));
    } catch (ClipServiceException e) {
      throw forCaller(e);
    }
  }

  /** Changes how much may wait from now on; what was accepted stays so. */
  public void limit(WaitingLimits now) {
    queue.limit(now);
  }

  /** What a lane has to do at this moment. */
  public LaneLoad load(Lane lane) {
    return queue.load(lane);
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
      Optional<Batch> batch = queue.take();
      while (batch.isPresent()) {
        runner.run(batch.get());
        batch = queue.take();
      }
    } catch (RuntimeException | Error | InterruptedException e) {
      LOG.log(Level.ERROR, "the engine's thread died", e);
      runner.giveUp("the engine's thread died: " + e + ". Restart the server.");
    } finally {
      encoder.close();
    }
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
