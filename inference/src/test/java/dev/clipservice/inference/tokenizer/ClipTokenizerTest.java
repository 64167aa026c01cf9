package dev.clipservice.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.engine.GoldenText;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ClipTokenizerTest {

  private static ClipTokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = ClipTokenizer.open(DemoModel.checkpoint());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void tokenizesAsTransformersDoes() {
    for (GoldenText golden : GoldenText.demo()) {
      TokenizedText text = tokenizer.tokenize(golden.text());
      assertArrayEquals(golden.ids(), text.ids(), golden.text());
      assertEquals(golden.tokens(), text.originalLength(), golden.text());
      assertEquals(golden.tokens() > 77, text.truncated(), golden.text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"brick \uD83E", "\uDDF1 brick", "\uD83E\uD83E\uDDF1", "a\u0000b", "\u0000"})
  void takesWhatIsNoProperText(String text) {
    TokenizedText tokens = tokenizer.tokenize(text);
    assertTrue(tokens.length() > 2, "nothing was read of it");
    assertFalse(tokens.truncated());
  }

  @Test
  void readsLoneSurrogateAsReplacementCharacter() {
    assertEquals(tokenizer.tokenize("brick \uFFFD!"), tokenizer.tokenize("brick \uD83E!"));
    assertEquals("🧱", WellFormedText.of("🧱"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "brick ", "레고 ", "1", " ", "\u0301", "🧱"})
  void countsVeryLongTextInBoundedTime(String unit) {
    String text = unit.repeat(300_000 / unit.length()) + "!";
    TokenizedText tokens =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> tokenizer.tokenize(text));
    assertTrue(tokens.length() <= 77);
    assertEquals(DemoModel.checkpoint().config().endToken(), tokens.id(tokens.length() - 1));
  }
}
