package dev.clipservice.core;

import java.util.List;

/**
 * A text as a model's tokenizer cuts it.
 *
 * @param tokens of the whole text, begin and end token included
 * @param window how many the model reads, begin and end token included
 * @param pieces the text's own tokens, in order; of a very long text only the first ones
 * @param readUntil where the text ends for the model, as an index into it
 */
public record MeasuredText(int tokens, int window, List<Piece> pieces, int readUntil) {

  /**
   * One token.
   *
   * @param id in the model's vocabulary
   * @param from where it begins, as an index into the text ({@link String#charAt})
   * @param to behind its last character; tokens may share characters, as a Korean syllable is often
   *     two of them
   */
  public record Piece(int id, int from, int to) {}

  public MeasuredText {
    pieces = List.copyOf(pieces);
    if (tokens < 2 || window < 2) {
      throw new IllegalArgumentException(
          "expected a begin and an end token, got " + tokens + " and a window of " + window);
    }
  }

  /** Whether the model does not read all of it. */
  public boolean truncated() {
    return tokens > window;
  }
}
