package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the engine's thread does with a batch, and with more urgent ones that interrupt it. Used by
 * that thread only.
 */
final class BatchRunner {

  private static final Logger LOG = System.getLogger(BatchRunner.class.getName());

  /** How many batches in a row may fail before the engine is suspected. */
  private static final int FAILURES_TO_SUSPECT = 3;

  private final TextEncoder encoder;
  private final WorkQueue queue;
  private final Throughput throughput;
  private final BatcherListener listener;
  private final Runnable selfTest;
  private final Consumer<String> onBroken;
  private int failuresInARow;
  private boolean broken;

  /** How often the encoder paused in its latest batch; twice in each of 12 layers is a guess. */
  private int pauses = 23;

  BatchRunner(
      TextEncoder encoder,
      WorkQueue queue,
      Throughput throughput,
      BatcherListener listener,
      Runnable selfTest,
      Consumer<String> onBroken) {
    this.encoder = encoder;
    this.queue = queue;
    this.throughput = throughput;
    this.listener = listener;
    this.selfTest = selfTest;
    this.onBroken = onBroken;
  }

  /**
   * Computes a batch; its requests get their embeddings or errors. A batch that fails is halved
   * until the requests to blame stand alone: with {@code n} requests at most {@code 2 n} batches,
   * and as much work as {@code 1 + log2 n} times the batch.
   */
  void run(Batch batch) {
    Deque<Batch> parts = new ArrayDeque<>(List.of(batch));
    try {
      while (!parts.isEmpty()) {
        runPart(parts.pop()).forEach(parts::push);
      }
    } catch (RuntimeException | Error e) {
      // Not the encoder's: a bug, which must leave nobody waiting
      batch.owners().forEach(owner -> queue.fail(owner, forRequest(e)));
      throw e;
    } finally {
      queue.finished(batch);
    }
  }

  /** Computes a part; returns what is to be tried instead. */
  private List<Batch> runPart(Batch part) {
    if (part.isAbandoned()) {
      queue.release(part);
      return List.of();
    }
    Interruptions interruptions = new Interruptions(part);
    List<Embedding> embeddings;
    try {
      embeddings = encode(part, interruptions);
    } catch (RuntimeException | Error e) {
      if (interruptions.abandoned) {
        queue.release(part);
        return List.of();
      }
      return failed(part, e);
    }
    failuresInARow = 0;
    // Before the callers know: a request that follows an answer finds the room that it left
    queue.release(part);
    part.complete(embeddings);
    return List.of();
  }

  private List<Embedding> encode(Batch batch, Interruptions interruptions) {
    List<TokenizedText> texts = batch.texts();
    long start = System.nanoTime();
    List<Embedding> embeddings;
    try {
      embeddings =
          batch.lane().interruptible()
              ? encoder.encode(texts, interruptions)
              : encoder.encode(texts);
    } finally {
      interruptions.end();
    }
    long nanos = System.nanoTime() - start - interruptions.nanos;
    if (embeddings.size() != texts.size()) {
      throw new IllegalStateException(
          "expected %d embeddings, got %d; this is a bug"
              .formatted(texts.size(), embeddings.size()));
    }
    if (interruptions.count > 0) {
      pauses = interruptions.count;
    }
    throughput.record(batch.cost(), nanos);
    listener.computed(
        batch.lane(), texts.size(), batch.tokens(), batch.cost(), Duration.ofNanos(nanos));
    return embeddings;
  }

  private List<Batch> failed(Batch part, Throwable cause) {
    int requests = part.owners().size();
    LOG.log(Level.WARNING, "a batch of %d requests failed".formatted(requests), cause);
    failuresInARow++;
    if (requests == 1) {
      queue.release(part);
      part.owners().forEach(owner -> queue.fail(owner, forRequest(cause)));
    }
    if (failuresInARow >= FAILURES_TO_SUSPECT) {
      suspect(cause);
    }
    return requests == 1 ? List.of() : part.halves();
  }

  private static ClipServiceException forRequest(Throwable cause) {
    return cause instanceof ClipServiceException known
        ? known
        : new ClipServiceException(Kind.INTERNAL, "the engine failed: " + cause, cause);
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

  /** Fails everything, for good. */
  void giveUp(String reason) {
    ClipServiceException error = new ModelNotLoadedException(reason);
    queue.close(error);
    queue.failAll(error);
    if (!broken) {
      broken = true;
      onBroken.accept(reason);
    }
  }

  /** In the pauses of a batch: ends it if nobody wants it, lets more urgent work pass. */
  private final class Interruptions implements Runnable {

    private final Batch batch;
    private final double step;
    private double unnoted;
    private long nanos;
    private int count;
    private boolean abandoned;

    Interruptions(Batch batch) {
      this.batch = batch;
      this.unnoted = batch.cost();
      this.step = unnoted / (pauses + 1);
    }

    @Override
    public void run() {
      count++;
      note(Math.min(step, unnoted));
      long start = System.nanoTime();
      Optional<Batch> urgent = queue.takeBefore(batch.lane());
      while (urgent.isPresent()) {
        BatchRunner.this.run(urgent.get());
        urgent = queue.takeBefore(batch.lane());
      }
      nanos += System.nanoTime() - start;
      if (batch.isAbandoned()) {
        abandoned = true;
        throw new IllegalStateException("nobody waits for this batch any more");
      }
    }

    /** The rest of the work is done, or is not going to be. */
    void end() {
      note(unnoted);
    }

    private void note(double tokens) {
      unnoted -= tokens;
      queue.progressed(batch.lane(), tokens);
    }
  }
}
