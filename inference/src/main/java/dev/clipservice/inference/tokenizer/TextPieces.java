package dev.clipservice.inference.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Cuts very long text where the tokenizer cuts it too. */
public final class TextPieces {

  /**
   * The length of a piece: far more than the 77 tokens that are kept, little enough for the
   * tokenizer, which takes some hundred bytes for each character.
   */
  static final int MAX_CHARS = 32_768;

  private TextPieces() {}

  /** The text in pieces of at most {@link #MAX_CHARS} characters; at least one. */
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    int begin = 0;
    while (text.length() - begin > MAX_CHARS) {
      int end = boundary(text, begin + MAX_CHARS / 2, begin + MAX_CHARS);
      pieces.add(text.substring(begin, end));
      begin = end;
    }
    pieces.add(text.substring(begin));
    return pieces;
  }

  /** The last place after whitespace, else between letters and others, else of a code point. */
  private static int boundary(String text, int min, int max) {
    for (int i = max; i > min; i--) {
      if (Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    for (int i = max; i > min; i--) {
      if (isAsciiLetter(text.charAt(i - 1)) != isAsciiLetter(text.charAt(i))
          && isAscii(text.charAt(i - 1))
          && isAscii(text.charAt(i))) {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(max)) ? max - 1 : max;
  }

  private static boolean isAscii(char c) {
    return c < 128;
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
