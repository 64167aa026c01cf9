package dev.clipservice.core;

import java.util.Arrays;

/**
 * A text as the model reads it: token ids, begin token first, end token last, cut to the model's
 * window.
 */
public final class TokenizedText {

  private final int[] ids;
  private final int originalLength;

  /**
   * @param ids the ids after the cut, not null, at least begin and end token; copied
   * @param originalLength the number of tokens before the cut, begin and end token included; at
   *     least {@code ids.length}
   */
  public TokenizedText(int[] ids, int originalLength) {
    if (ids.length < 2) {
      throw new IllegalArgumentException(
          "expected at least a begin and an end token, got " + ids.length + " tokens");
    }
    if (originalLength < ids.length) {
      throw new IllegalArgumentException(
          "expected an original length of at least " + ids.length + ", got " + originalLength);
    }
    this.ids = ids.clone();
    this.originalLength = originalLength;
  }

  /** The number of tokens that the model reads, begin and end token included. */
  public int length() {
    return ids.length;
  }

  /** A copy of the token ids. */
  public int[] ids() {
    return ids.clone();
  }

  /** The token id at {@code position}, from 0 to {@code length() - 1}. */
  public int id(int position) {
    return ids[position];
  }

  /** The number of tokens of the whole text, begin and end token included. */
  public int originalLength() {
    return originalLength;
  }

  /** Whether something was cut off. */
  public boolean truncated() {
    return originalLength > ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizedText that
        && originalLength == that.originalLength
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + originalLength;
  }

  @Override
  public String toString() {
    return "TokenizedText[" + ids.length + " of " + originalLength + " tokens]";
  }
}
