package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import dev.clipservice.testing.EmbeddingAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What every encoder must do with golden texts. */
public final class GoldenChecks {

  private GoldenChecks() {}

  static List<TokenizedText> tokenize(List<GoldenText> golden, ClipTokenizer tokenizer) {
    return golden.stream().map(text -> tokenizer.tokenize(text.text())).toList();
  }

  /** Ids and token counts are equal to transformers', embeddings within the golden tolerance. */
  static void agrees(List<GoldenText> golden, ClipTokenizer tokenizer, TextEncoder encoder) {
    List<TokenizedText> texts = tokenize(golden, tokenizer);
    List<Embedding> embeddings = encoder.encode(texts);
    for (int i = 0; i < golden.size(); i++) {
      String text = golden.get(i).text();
      assertArrayEquals(golden.get(i).ids(), texts.get(i).ids(), text);
      assertEquals(golden.get(i).tokens(), texts.get(i).originalLength(), text);
      EmbeddingAssertions.assertGolden(golden.get(i).embedding(), embeddings.get(i), text);
    }
  }

  /** A text's bits are the same alone and in arrays of 2, 7 and 64, in any position. */
  static void sameBitsInEveryBatch(
      List<GoldenText> golden, ClipTokenizer tokenizer, TextEncoder encoder) {
    List<TokenizedText> texts = tokenize(golden, tokenizer);
    List<Embedding> alone =
        texts.stream().map(text -> encoder.encode(List.of(text)).get(0)).toList();
    Random random = new Random(64);
    for (int size : new int[] {2, 7, 64}) {
      List<Integer> drawn = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        drawn.add(random.nextInt(texts.size()));
      }
      List<Embedding> together = encoder.encode(drawn.stream().map(texts::get).toList());
      for (int i = 0; i < size; i++) {
        EmbeddingAssertions.assertSameBits(
            alone.get(drawn.get(i)),
            together.get(i),
            "position %d of %d: %s".formatted(i, size, golden.get(drawn.get(i)).text()));
      }
    }
  }
}
