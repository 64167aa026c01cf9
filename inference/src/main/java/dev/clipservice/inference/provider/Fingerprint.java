package dev.clipservice.inference.provider;

import dev.clipservice.core.Embedding;
import java.util.List;

/**
 * Tells models apart by what they make of known texts, where a service does not tell a revision:
 * the signs of the differences between these texts' vectors, at places spread over the dimensions.
 *
 * <p>A sign is as stable as a number is far from zero. With the rounding noise of float32 (1e-6 a
 * number) one fingerprint in some hundred starts would differ at most, while decimals of 768
 * numbers would round otherwise in most; unrelated models agree in half of the signs. See decision
 * 020.
 */
final class Fingerprint {

  /** Known texts, of different meaning. */
  static final List<String> TEXTS =
      List.of(
          "lego brick",
          "2x4 플레이트, 홈 없음, 평평한 표면",
          "a photo of a cat on a sofa",
          "black rubber tire with a red wheel");

  /** The one that goes along with calls. */
  static final String PROBE = TEXTS.get(0);

  private static final int SIGNS_PER_PAIR = 16;

  private Fingerprint() {}

  /**
   * Makes the fingerprint.
   *
   * @param embeddings of {@link #TEXTS}, in their order, of at least 64 dimensions
   * @return {@code probe-} and 16 hexadecimal digits
   */
  static String of(List<Embedding> embeddings) {
    if (embeddings.size() != TEXTS.size()) {
      throw new IllegalArgumentException("expected " + TEXTS.size() + ", got " + embeddings.size());
    }
    long signs = 0;
    for (int pair = 0; pair < TEXTS.size(); pair++) {
      Embedding one = embeddings.get(pair);
      Embedding other = embeddings.get((pair + 1) % TEXTS.size());
      int step = one.dimensions() / (SIGNS_PER_PAIR * TEXTS.size());
      for (int i = 0; i < SIGNS_PER_PAIR; i++) {
        int place = (i * TEXTS.size() + pair) * step;
        signs = signs << 1 | (one.get(place) > other.get(place) ? 1 : 0);
      }
    }
    return "probe-%016x".formatted(signs);
  }
}
