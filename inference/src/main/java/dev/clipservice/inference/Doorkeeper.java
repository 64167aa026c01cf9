package dev.clipservice.inference;

import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.inference.batching.Batcher;

/**
 * Sends a request away that would be refused when its texts are tokenized: under overload that is
 * most of what a refusal costs. What is known already never asks.
 */
final class Doorkeeper {

  private final Batcher batcher;
  private final EmbeddingRequest request;
  private boolean asked;

  Doorkeeper(Batcher batcher, EmbeddingRequest request) {
    this.batcher = batcher;
    this.request = request;
  }

  /**
   * Asks the batcher, the first time.
   *
   * @throws dev.clipservice.core.ClipServiceException as {@link Batcher#requireTime}
   */
  void askOnce() {
    if (!asked) {
      asked = true;
      batcher.requireTime(request.priority(), characters());
    }
  }

  private long characters() {
    return request.inputs().stream().mapToLong(Doorkeeper::characters).sum();
  }

  private static long characters(EmbeddingInput input) {
    return input instanceof EmbeddingInput.Text text ? text.text().length() : 0;
  }
}
