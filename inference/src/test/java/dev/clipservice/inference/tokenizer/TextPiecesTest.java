package dev.clipservice.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.inference.checkpoint.DemoModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class TextPiecesTest {

  @Test
  void leavesOrdinaryTextWhole() {
    assertEquals(List.of(""), TextPieces.of(""));
    String text = "x".repeat(TextPieces.MAX_CHARS);
    assertEquals(List.of(text), TextPieces.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"brick 2 x 4 ", "aaaaaaaaaa", "🧱", "레고", "word!", " "})
  void losesNothing(String unit) {
    String text = unit.repeat(200_000 / unit.length());
    List<String> pieces = TextPieces.of(text);
    assertEquals(text, String.join("", pieces));
    for (String piece : pieces) {
      assertTrue(piece.length() <= TextPieces.MAX_CHARS);
      assertFalse(Character.isLowSurrogate(piece.charAt(0)), "cut through a character");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"brick 2 x 4 ", "레고 브릭 ", "word!"})
  void doesNotChangeTheCountOfTokens(String unit) {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(DemoModel.checkpoint())) {
      int each = tokenizer.tokenize(unit).originalLength() - 2;
      assertEquals(2 + 20_000 * each, tokenizer.tokenize(unit.repeat(20_000)).originalLength());
    }
  }
}
