package dev.clipservice.inference.cache;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import java.util.concurrent.CompletableFuture;

/**
 * One text on its way to its embedding. Led by the request that has it computed; others may follow.
 */
final class Flight {

  /**
   * How soon a request's texts may be expected.
   *
   * @param tokens of all that the request lacks
   */
  record Pace(Priority priority, long tokens) {

    /**
     * Whether a request of this pace may follow one of the other: that is no less urgent, and has
     * no more to do than this one or than one batch.
     */
    boolean mayFollow(Pace leader, long batchTokens) {
      return leader.priority.compareTo(priority) <= 0
          && leader.tokens <= Math.max(tokens, batchTokens);
    }
  }

  private final TokenKey key;
  private final Pace pace;
  private final CompletableFuture<Embedding> result = new CompletableFuture<>();

  Flight(TokenKey key, Pace pace) {
    this.key = key;
    this.pace = pace;
  }

  TokenKey key() {
    return key;
  }

  Pace pace() {
    return pace;
  }

  CompletableFuture<Embedding> result() {
    return result;
  }
}
