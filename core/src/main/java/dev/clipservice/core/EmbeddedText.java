package dev.clipservice.core;

import java.util.Objects;
import java.util.Optional;

/**
 * A text's embedding and what was read to make it.
 *
 * @param embedding not null
 * @param tokens the number of tokens the model read, begin and end token included; of a text that
 *     was read window by window, each window's
 * @param originalTokens the number of tokens of the whole text; more than {@code tokens} if it was
 *     cut
 * @param madeBy whose vector it is, if another model than the provider's ready one made it
 */
public record EmbeddedText(
    Embedding embedding, int tokens, int originalTokens, Optional<ModelIdentity> madeBy) {

  public EmbeddedText {
    Objects.requireNonNull(embedding, "embedding");
    Objects.requireNonNull(madeBy, "madeBy");
    if (tokens < 1 || originalTokens < 1) {
      throw new IllegalArgumentException(
          "expected at least one token, got " + tokens + " and " + originalTokens);
    }
  }

  /** Made by the provider's ready model. */
  public EmbeddedText(Embedding embedding, int tokens, int originalTokens) {
    this(embedding, tokens, originalTokens, Optional.empty());
  }

  /** Whether a part of the text was not read. */
  public boolean truncated() {
    return originalTokens > tokens;
  }
}
