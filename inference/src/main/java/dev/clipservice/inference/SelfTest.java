package dev.clipservice.inference;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.List;

/**
 * Embeds known texts before the model is called ready: the result is a unit vector of the model's
 * dimensions (an {@link Embedding} cannot be anything else), and has the same bits alone and in a
 * batch that shares its prefix, if the encoder says so.
 */
final class SelfTest {

  private static final String KNOWN = "2x4 플레이트, 홈 없음, 평평한 표면";

  /** Begins as the known text and goes on, so that both share a prefix. */
  private static final String LONGER =
      KNOWN + ", 노란색, a long way past the known text's end, so that it lies in a wider window";

  private final TokenizedText known;
  private final TokenizedText longer;

  SelfTest(ClipTokenizer tokenizer) {
    this.known = tokenizer.tokenize(KNOWN);
    this.longer = tokenizer.tokenize(LONGER);
  }

  /**
   * @throws RuntimeException with what was expected and found
   */
  void run(TextEncoder encoder) {
    Embedding alone = encoder.encode(List.of(known)).get(0);
    if (alone.dimensions() != encoder.model().dimensions()) {
      throw new IllegalStateException(
          "self-test: expected %d dimensions, found %d"
              .formatted(encoder.model().dimensions(), alone.dimensions()));
    }
    Embedding together = encoder.encode(List.of(longer, known, longer)).get(1);
    double cosine = alone.cosine(together);
    double least = encoder.model().precision().equals("fp32") ? 0.99999 : 0.999;
    boolean same = encoder.model().reproducible() ? alone.equals(together) : cosine > least;
    if (!same) {
      throw new IllegalStateException(
          "self-test: expected the same embedding alone and in a batch, found cosine " + cosine);
    }
  }
}
