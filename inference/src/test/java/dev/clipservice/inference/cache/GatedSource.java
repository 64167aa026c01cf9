package dev.clipservice.inference.cache;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.batching.EmbeddedListener;
import dev.clipservice.inference.batching.TextEmbedder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A source that says what it is asked for and answers when told to. */
final class GatedSource implements TextEmbedder {

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private volatile boolean open;

  /** A request for texts, which waits until it is answered or failed. */
  record Call(
      List<Integer> labels, EmbeddedListener listener, CompletableFuture<List<Embedding>> result) {

    /** Tells of one text. */
    void embed(int index) {
      listener.embedded(index, embedding(labels.get(index)));
    }

    void answer() {
      for (int i = 0; i < labels.size(); i++) {
        embed(i);
      }
      result.complete(labels.stream().map(GatedSource::embedding).toList());
    }

    void fail(ClipServiceException error) {
      result.completeExceptionally(error);
    }
  }

  static TokenizedText text(int label) {
    int[] ids = new int[10];
    ids[1] = label;
    return new TokenizedText(ids, 10);
  }

  static Embedding embedding(int label) {
    return Embedding.normalize(new float[] {label, 1});
  }

  static List<Embedding> embeddings(int... labels) {
    return IntStream.of(labels).mapToObj(GatedSource::embedding).toList();
  }

  void answerAll() {
    open = true;
  }

  /** Every text that was asked for. */
  List<Integer> asked() {
    return asked;
  }

  Call nextCall() throws InterruptedException {
    Call call = calls.poll(10, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the source was not asked");
    }
    return call;
  }

  boolean hasNoMoreCalls() {
    return calls.isEmpty();
  }

  @Override
  public List<Embedding> embed(
      List<TokenizedText> texts, Priority priority, Instant deadline, EmbeddedListener listener) {
    List<Integer> labels = texts.stream().map(text -> text.id(1)).toList();
    asked.addAll(labels);
    Call call = new Call(labels, listener, new CompletableFuture<>());
    if (open) {
      call.answer();
    } else {
      calls.add(call);
    }
    try {
      return call.result().join();
    } catch (CompletionException e) {
      throw (ClipServiceException) e.getCause();
    }
  }
}
