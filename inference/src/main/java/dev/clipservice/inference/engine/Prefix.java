package dev.clipservice.inference.engine;

import dev.clipservice.core.TokenizedText;
import java.util.Arrays;

/**
 * The first tokens of a text, all of them: the hash is only to find them.
 *
 * <p>Prefixes of one text share its ids, and the hash of one is made from the one before.
 */
final class Prefix {

  private final int[] ids;
  private final int length;
  private final int hash;

  private Prefix(int[] ids, int length, int hash) {
    this.ids = ids;
    this.length = length;
    this.hash = hash;
  }

  /** No tokens of {@code text}. */
  static Prefix none(TokenizedText text) {
    return new Prefix(text.ids(), 0, 1);
  }

  /**
   * With the text's next token, too.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  Prefix longer() {
    return new Prefix(ids, length + 1, 31 * hash + ids[length]);
  }

  /** The number of tokens. */
  int length() {
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prefix that
        && hash == that.hash
        && Arrays.equals(ids, 0, length, that.ids, 0, that.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
