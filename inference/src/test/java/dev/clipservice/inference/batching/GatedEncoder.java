package dev.clipservice.inference.batching;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An encoder that says which texts it is given and waits to be let on. A text's label is its second
 * token; its embedding points towards it.
 */
public final class GatedEncoder implements TextEncoder {

  private final BlockingQueue<List<Integer>> batches = new LinkedBlockingQueue<>();
  private final Semaphore gate = new Semaphore(0);
  private volatile Consumer<List<Integer>> fault = labels -> {};
  private volatile int layers;
  private volatile boolean closed;

  static TokenizedText text(int label, int tokens) {
    int[] ids = new int[tokens];
    ids[1] = label;
    return new TokenizedText(ids, tokens);
  }

  static Embedding embedding(int label) {
    return Embedding.normalize(new float[] {label, 1});
  }

  /** Called with each batch's labels; what it throws the encoder throws. */
  void failWith(Consumer<List<Integer>> next) {
    fault = next;
  }

  /** How often a batch pauses, each time after it was let on; not at all until this is called. */
  void pauseAfterEachOf(int count) {
    layers = count;
  }

  void letPass(int permits) {
    gate.release(permits);
  }

  void letAllPass() {
    gate.release(1_000_000);
  }

  /** The labels of the next batch that was begun; fails if there is none for ten seconds. */
  List<Integer> nextBatch() throws InterruptedException {
    List<Integer> batch = batches.poll(10, TimeUnit.SECONDS);
    if (batch == null) {
      throw new AssertionError("no batch was begun");
    }
    return batch;
  }

  boolean hasBegunNoMore() {
    return batches.isEmpty();
  }

  boolean closed() {
    return closed;
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(new ModelIdentity("clip", "fake", "0"), 2, 77, "cpu", "fp32", true, false);
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts) {
    return encode(texts, 0, () -> {});
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts, Runnable pause) {
    return encode(texts, layers, pause);
  }

  private List<Embedding> encode(List<TokenizedText> texts, int pauses, Runnable pause) {
    List<Integer> labels = texts.stream().map(text -> text.id(1)).toList();
    batches.add(labels);
    for (int i = 0; i < pauses; i++) {
      gate.acquireUninterruptibly();
      pause.run();
    }
    gate.acquireUninterruptibly();
    fault.accept(labels);
    return labels.stream().map(GatedEncoder::embedding).toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
