package dev.clipservice.core;

import java.util.Objects;

/**
 * A text's embedding and what was read to make it.
 *
 * @param embedding not null
 * @param tokens the number of tokens the model read, begin and end token included
 * @param originalTokens the number of tokens of the whole text; more than {@code tokens} if it was
 *     cut
 */
public record EmbeddedText(Embedding embedding, int tokens, int originalTokens) {

  public EmbeddedText {
    Objects.requireNonNull(embedding, "embedding");
    if (tokens < 1 || originalTokens < tokens) {
      throw new IllegalArgumentException(
          "expected 1 <= tokens <= originalTokens, got " + tokens + " and " + originalTokens);
    }
  }

  /** Whether the text was longer than the model's window. */
  public boolean truncated() {
    return originalTokens > tokens;
  }
}
