package dev.clipservice.inference.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.clipservice.core.MeasuredText.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tokens of a text stand in it. The tokenizer counts code points of the text as it was
 * before it was normalised; Java and JavaScript count UTF-16 units.
 */
final class TokenSpans {

  private final String text;
  private final int[] unitOfCodePoint;

  /** Of the text that was encoded. */
  TokenSpans(String text) {
    this.text = text;
    unitOfCodePoint = new int[text.codePointCount(0, text.length()) + 1];
    int unit = 0;
    for (int point = 0; point < unitOfCodePoint.length - 1; point++) {
      unitOfCodePoint[point] = unit;
      unit += Character.charCount(text.codePointAt(unit));
    }
    unitOfCodePoint[unitOfCodePoint.length - 1] = unit;
  }

  /** The first tokens, at most {@code most}; those that stand nowhere in the text are left out. */
  List<Piece> pieces(Encoding encoding, int most) {
    long[] ids = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < Math.min(ids.length, most); i++) {
      if (spans[i] != null) {
        pieces.add(new Piece((int) ids[i], unit(spans[i].getStart()), unit(spans[i].getEnd())));
      }
    }
    closeGaps(pieces, ids.length <= most);
    return pieces;
  }

  /** A mark that was composed with the letter before it belongs to that letter's piece. */
  private void closeGaps(List<Piece> pieces, boolean whole) {
    int begin = whole ? text.length() : Integer.MAX_VALUE;
    for (int i = pieces.size() - 1; i >= 0; i--) {
      Piece piece = pieces.get(i);
      if (piece.to() < begin && begin <= text.length() && isOneWord(piece.to(), begin)) {
        pieces.set(i, new Piece(piece.id(), piece.from(), begin));
      }
      begin = piece.from();
    }
  }

  private boolean isOneWord(int from, int to) {
    return text.substring(from, to).chars().noneMatch(Character::isWhitespace);
  }

  private int unit(int codePoint) {
    return unitOfCodePoint[Math.min(codePoint, unitOfCodePoint.length - 1)];
  }
}
