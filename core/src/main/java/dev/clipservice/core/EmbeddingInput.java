package dev.clipservice.core;

import java.util.Arrays;
import java.util.Objects;

/** What is embedded: a text, or the tokens of one. */
public sealed interface EmbeddingInput {

  /** Whether there is nothing in it to embed. */
  boolean isBlank();

  /**
   * A text.
   *
   * @param text not null
   */
  record Text(String text) implements EmbeddingInput {

    public Text {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public boolean isBlank() {
      return text.isBlank();
    }
  }

  /** The ids that a model's tokenizer makes of a text, its begin and end token included. */
  final class Tokens implements EmbeddingInput {

    private final int[] ids;

    /**
     * @param ids not null; copied
     */
    public Tokens(int[] ids) {
      this.ids = ids.clone();
    }

    /** A copy of the ids. */
    public int[] ids() {
      return ids.clone();
    }

    @Override
    public boolean isBlank() {
      return ids.length == 0;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Tokens that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
      return "Tokens[" + ids.length + "]";
    }
  }
}
