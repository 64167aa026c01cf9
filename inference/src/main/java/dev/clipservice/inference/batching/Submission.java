package dev.clipservice.inference.batching;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The texts of one request on their way through the engine, which takes them in slices. Ends once,
 * with all embeddings or with one error. Guarded by the {@link WorkQueue} but for the embeddings,
 * which only the engine's thread touches, and the result.
 */
public final class Submission {

  private final List<TokenizedText> texts;
  private final Priority priority;
  private final Instant deadline;
  private final Embedding[] embeddings;
  private final CompletableFuture<List<Embedding>> result = new CompletableFuture<>();
  private int taken;
  private long waitingTokens;
  private int computed;

  Submission(List<TokenizedText> texts, Priority priority, Instant deadline) {
    this.texts = List.copyOf(texts);
    this.priority = priority;
    this.deadline = deadline;
    this.embeddings = new Embedding[texts.size()];
    this.waitingTokens = texts.stream().mapToLong(TokenizedText::length).sum();
  }

  Priority priority() {
    return priority;
  }

  Instant deadline() {
    return deadline;
  }

  CompletableFuture<List<Embedding>> result() {
    return result;
  }

  /** Tokens of the texts that no slice has taken. */
  long waitingTokens() {
    return waitingTokens;
  }

  boolean hasMore() {
    return taken < texts.size();
  }

  /** The number of tokens of the text that the next slice begins with. */
  int nextTokens() {
    return texts.get(taken).length();
  }

  /** Takes the next texts that fit into {@code budget} tokens together, at least one. */
  Slice take(int budget) {
    int from = taken;
    int tokens = 0;
    do {
      tokens += nextTokens();
      taken++;
    } while (hasMore() && tokens + nextTokens() <= budget);
    waitingTokens -= tokens;
    return new Slice(this, from, texts.subList(from, taken), tokens);
  }

  /** Ends the request: whatever of it is still under way is thrown away. */
  void fail(ClipServiceException cause) {
    taken = texts.size();
    waitingTokens = 0;
    result.completeExceptionally(cause);
  }

  /**
   * Texts of one request that are computed together.
   *
   * @param from the index of the first in its request
   */
  record Slice(Submission owner, int from, List<TokenizedText> texts, int tokens) {

    /** Hands over the embeddings of {@link #texts}; the last slice ends the request. */
    void complete(List<Embedding> computedNow) {
      for (int i = 0; i < computedNow.size(); i++) {
        owner.embeddings[from + i] = computedNow.get(i);
      }
      owner.computed += computedNow.size();
      if (owner.computed == owner.embeddings.length) {
        owner.result.complete(Arrays.asList(owner.embeddings));
      }
    }
  }
}
