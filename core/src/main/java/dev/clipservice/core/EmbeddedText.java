package dev.clipservice.core;

import java.util.Objects;
import java.util.Optional;

/**
 * A text's embedding and what was read to make it.
 *
 * @param embedding not null
 * @param tokens the number of tokens the model read, begin and end token included
 * @param originalTokens the number of tokens of the whole text; more than {@code tokens} if it was
 *     cut
 * @param madeBy whose vector it is, if another model than the provider's ready one made it
 */
public record EmbeddedText(
    Embedding embedding, int tokens, int originalTokens, Optional<ModelIdentity> madeBy) {

  public EmbeddedText {
    Objects.requireNonNull(embedding, "embedding");
    Objects.requireNonNull(madeBy, "madeBy");
    if (tokens < 1 || originalTokens < tokens) {
      throw new IllegalArgumentException(
          "expected 1 <= tokens <= originalTokens, got " + tokens + " and " + originalTokens);
    }
  }

  /** Made by the provider's ready model. */
  public EmbeddedText(Embedding embedding, int tokens, int originalTokens) {
    this(embedding, tokens, originalTokens, Optional.empty());
  }

  /** Whether the text was longer than the model's window. */
  public boolean truncated() {
    return originalTokens > tokens;
  }
}
