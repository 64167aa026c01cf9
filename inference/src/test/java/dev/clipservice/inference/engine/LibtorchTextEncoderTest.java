package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import dev.clipservice.testing.EmbeddingAssertions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo model on real libtorch. */
public class LibtorchTextEncoderTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();
  private static ClipTokenizer tokenizer;
  private static LibtorchTextEncoder encoder;

  @BeforeAll
  static void open() {
    Checkpoint checkpoint = DemoModel.checkpoint();
    tokenizer = ClipTokenizer.open(checkpoint);
    encoder = LibtorchTextEncoder.open(checkpoint, 2);
  }

  @AfterAll
  static void close() {
    encoder.close();
    tokenizer.close();
  }

  @Test
  void agreesWithTransformers() {
    GoldenChecks.agrees(GOLDEN, tokenizer, encoder);
  }

  @Test
  void givesTheSameBits_aloneAndInAnyBatch() {
    GoldenChecks.sameBitsInEveryBatch(GOLDEN, tokenizer, encoder);
  }

  @Test
  void givesTheSameBits_toTextsThatShareAPrefixOfAnyLength() {
    List<TokenizedText> prefixes = prefixesOfTheLongest();
    List<Embedding> alone = prefixes.stream().map(text -> encode(text)).toList();
    Random random = new Random(7);
    for (int round = 0; round < 5; round++) {
      List<TokenizedText> shuffled = new ArrayList<>(prefixes);
      Collections.shuffle(shuffled, random);
      List<Embedding> together = encoder.encode(shuffled);
      for (int i = 0; i < shuffled.size(); i++) {
        int number = prefixes.indexOf(shuffled.get(i));
        EmbeddingAssertions.assertSameBits(
            alone.get(number), together.get(i), "prefix of " + shuffled.get(i).length());
      }
    }
  }

  @Test
  void pausesInEachLayer_andMayBeUsedMeanwhile() {
    List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
    List<Embedding> expected = encoder.encode(texts);
    List<Embedding> meanwhile = new ArrayList<>();
    List<Embedding> paused =
        encoder.encode(texts, () -> meanwhile.add(encode(texts.get(meanwhile.size()))));
    assertEquals(expected, paused);
    // After attention and after the rest, which are one step in the last layer
    assertEquals(2 * DemoModel.checkpoint().config().layers() - 1, meanwhile.size());
    assertEquals(expected.subList(0, meanwhile.size()), meanwhile);
  }

  @Test
  void endsTheWork_whenThePauseFails() {
    List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
    Runnable failing =
        () -> {
          throw new IllegalStateException("enough");
        };
    assertThrows(IllegalStateException.class, () -> encoder.encode(texts, failing));
    assertEquals(texts.size(), encoder.encode(texts).size());
  }

  private static Embedding encode(TokenizedText text) {
    return encoder.encode(List.of(text)).get(0);
  }

  /** All texts that a full window of tokens begins with, each closed by the end token. */
  private static List<TokenizedText> prefixesOfTheLongest() {
    TokenizedText longest = tokenizer.tokenize("노란색 2x4 플레이트, 홈 없음, 평평한 표면 ".repeat(9));
    int window = DemoModel.checkpoint().config().positions();
    assertEquals(window, longest.length());
    List<TokenizedText> prefixes = new ArrayList<>();
    for (int length = 2; length <= window; length++) {
      int[] ids = Arrays.copyOf(longest.ids(), length);
      ids[length - 1] = longest.id(window - 1);
      prefixes.add(new TokenizedText(ids, length));
    }
    return prefixes;
  }

  @Test
  void givesTheSameBits_afterRestart() {
    List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
    List<Embedding> before = encoder.encode(texts);
    try (LibtorchTextEncoder again = LibtorchTextEncoder.open(DemoModel.checkpoint(), 2)) {
      assertEquals(before, again.encode(texts));
      assertEquals(encoder.model(), again.model());
    }
  }

  @Test
  void agreesWithTransformers_onThePlainPath() {
    try (LibtorchTextEncoder plain =
        LibtorchTextEncoder.load(DemoModel.checkpoint(), Linear.PLAIN, 0)) {
      GoldenChecks.agrees(GOLDEN, tokenizer, plain);
      assertFalse(plain.model().reproducible());
      assertEquals(encoder.model().identity(), plain.model().identity());
    }
  }

  @Test
  void ignoresWhatFollowsTheFirstEndToken() {
    int end = DemoModel.checkpoint().config().endToken();
    TokenizedText clean = tokenizer.tokenize("brick");
    int[] ids = Arrays.copyOf(clean.ids(), clean.length() + 2);
    ids[clean.length()] = 17;
    ids[clean.length() + 1] = end;
    TokenizedText trailing = new TokenizedText(ids, ids.length);
    List<Embedding> both = encoder.encode(List.of(clean, trailing));
    EmbeddingAssertions.assertSameBits(both.get(0), both.get(1), "text with a tail");
  }

  @Test
  void refusesIdsThatAreNotOfTheVocabulary() {
    TokenizedText text = new TokenizedText(new int[] {3957, 3959, 3958}, 3);
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> encoder.encode(List.of(text)));
    assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
    assertTrue(e.getMessage().contains("0 to 3958, got 3959"), e.getMessage());
  }

  @Test
  void refusesTextsLongerThanTheWindow() {
    TokenizedText text = new TokenizedText(new int[78], 78);
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> encoder.encode(List.of(text)));
    assertTrue(e.getMessage().contains("at most 77 tokens, got 78"), e.getMessage());
  }

  @Test
  void describesTheModel() {
    assertEquals("clip", encoder.model().identity().provider());
    assertEquals("clip-brick-mini", encoder.model().identity().model());
    assertEquals(16, encoder.model().identity().revision().length());
    assertEquals(768, encoder.model().dimensions());
    assertEquals(77, encoder.model().maxTokens());
    assertTrue(encoder.model().demo());
  }
}
