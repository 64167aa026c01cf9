package dev.clipservice.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.MeasuredText;
import dev.clipservice.core.MeasuredText.Piece;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.DemoModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSpansTest {

  private static ClipTokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = ClipTokenizer.open(DemoModel.checkpoint());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2x4 플레이트, 홈 없음, 평평한 표면",
        "Brick 2 x 4",
        "  a   b  ",
        "🧱 블록 🧱🧱 x",
        "\uD83E lone",
        "e\u0301te\u0301",
        ""
      })
  void coversEveryWord_inOrder(String text) {
    MeasuredText measured = tokenizer.measure(text);
    assertEquals(tokenizer.tokenize(text).originalLength(), measured.tokens());
    assertEquals(measured.tokens() - 2, measured.pieces().size());
    assertEquals(text.length(), measured.readUntil());
    assertFalse(measured.truncated());
    boolean[] covered = new boolean[text.length()];
    int from = 0;
    for (Piece piece : measured.pieces()) {
      assertTrue(from <= piece.from() && piece.from() < piece.to(), piece + " after " + from);
      from = piece.from();
      for (int i = piece.from(); i < piece.to(); i++) {
        covered[i] = true;
      }
    }
    for (int i = 0; i < covered.length; i++) {
      assertTrue(covered[i] || Character.isWhitespace(text.charAt(i)), "at " + i + " of " + text);
    }
  }

  @Test
  void knowsWhereAWordStands() {
    String text = "🧱 red brick";
    List<String> words =
        tokenizer.measure(text).pieces().stream()
            .map(piece -> text.substring(piece.from(), piece.to()))
            .distinct()
            .toList();
    assertTrue(words.contains("🧱"), words.toString());
    assertTrue(String.join("", words).endsWith("redbrick"), words.toString());
  }

  @Test
  void cutsWhereTheWindowEnds() {
    String text = "플레이트 ".repeat(200);
    MeasuredText measured = tokenizer.measure(text);
    assertTrue(measured.truncated());
    assertEquals(77, measured.window());
    int cut = measured.readUntil();
    assertTrue(cut > 0 && cut < text.length(), "cut at " + cut);
    assertFalse(tokenizer.tokenize(text.substring(0, cut)).truncated(), "all of it is read");
    assertTrue(tokenizer.tokenize(text.substring(0, cut) + " 브릭").truncated(), "and no more");
    assertEquals(
        tokenizer.tokenize(text), // what is read is the same with and without the rest
        new TokenizedText(
            tokenizer.tokenize(text.substring(0, cut)).ids(),
            tokenizer.tokenize(text).originalLength()));
  }

  @Test
  void showsABoundedNumberOfPieces() {
    MeasuredText measured = tokenizer.measure("brick ".repeat(20_000));
    assertEquals(1_000, measured.pieces().size());
    assertTrue(measured.tokens() > 10_000, "it counts them all");
  }
}
