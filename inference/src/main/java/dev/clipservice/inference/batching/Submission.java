package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The texts of one request on their way through the engine, which takes them sorted by their tokens
 * and in slices. Ends once, with all embeddings in the request's order or with one error.
 *
 * <p>Guarded by the {@link WorkQueue} but for the embeddings, which only the engine's thread
 * touches, and the result.
 */
final class Submission {

  private final List<TokenizedText> texts;
  private final Instant deadline;
  private final EmbeddedListener listener;

  /** Indexes of the texts, in the order in which they are taken. */
  private final int[] order;

  private final Lane lane;
  private final Embedding[] embeddings;
  private final CompletableFuture<List<Embedding>> result = new CompletableFuture<>();
  private int taken;
  private int released;
  private int computed;
  private long waitingTokens;
  private long waitingCost;

  /**
   * @param limits tell what fits into one batch
   */
  Submission(
      List<TokenizedText> texts,
      Priority priority,
      Instant deadline,
      BatchLimits limits,
      EmbeddedListener listener) {
    this.texts = List.copyOf(texts);
    this.deadline = deadline;
    this.listener = listener;
    this.embeddings = new Embedding[texts.size()];
    this.order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparing(this.texts::get, TokenOrder.BY_IDS))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < order.length; i++) {
      waitingTokens += text(order[i]).length();
      waitingCost += costAfterPrevious(i);
    }
    boolean oneBatch = waitingCost <= limits.shortTokens() && texts.size() <= limits.texts();
    this.lane = Lane.of(priority, oneBatch);
  }

  /** What the text at {@code position} in the order costs in a batch with the one before it. */
  private int costAfterPrevious(int position) {
    TokenizedText text = text(order[position]);
    return position == 0
        ? text.length()
        : text.length() - TokenOrder.sharedPrefix(text(order[position - 1]), text);
  }

  TokenizedText text(int index) {
    return texts.get(index);
  }

  Lane lane() {
    return lane;
  }

  Instant deadline() {
    return deadline;
  }

  CompletableFuture<List<Embedding>> result() {
    return result;
  }

  /** Tokens of the texts that no batch has taken, as the request has them. */
  long waitingTokens() {
    return waitingTokens;
  }

  /** What the texts that no batch has taken cost, prefixes shared. */
  long waitingCost() {
    return waitingCost;
  }

  boolean hasMore() {
    return taken < order.length;
  }

  /** Adds the next texts to {@code batch}, while they fit; returns whether there were any. */
  boolean takeInto(Batch batch) {
    int before = taken;
    while (hasMore() && batch.fits(text(order[taken]))) {
      batch.add(this, order[taken]);
      waitingTokens -= text(order[taken]).length();
      waitingCost -= costAfterPrevious(taken);
      taken++;
    }
    return taken > before;
  }

  /** Notes that a text has left the engine; returns whether it was the last. */
  boolean released() {
    released++;
    return released == order.length;
  }

  /**
   * Ends the request: whatever of it is still under way is thrown away. Returns whether it had not
   * ended before.
   */
  boolean fail(ClipServiceException cause) {
    taken = order.length;
    waitingTokens = 0;
    waitingCost = 0;
    return result.completeExceptionally(cause);
  }

  /** Takes the embedding of one text; the last one ends the request. */
  void computed(int index, Embedding embedding) {
    embeddings[index] = embedding;
    listener.embedded(index, embedding);
    computed++;
    if (computed == embeddings.length) {
      result.complete(Arrays.asList(embeddings));
    }
  }
}
