package dev.clipservice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;

/** What "the same vector" means, for every test of the project. */
public final class EmbeddingAssertions {

  /** The largest difference of one value that two correct float32 implementations may have. */
  public static final double GOLDEN_TOLERANCE = 2e-6;

  private EmbeddingAssertions() {}

  /** Fails unless both are of one length and no value differs by more than 2e-6. */
  public static void assertGolden(float[] expected, Embedding actual, String what) {
    assertEquals(expected.length, actual.dimensions(), what + ": dimensions");
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - actual.get(i)));
    }
    assertTrue(worst <= GOLDEN_TOLERANCE, what + ": max abs difference " + worst);
  }

  /** Fails unless every bit is equal. */
  public static void assertSameBits(Embedding expected, Embedding actual, String what) {
    assertEquals(expected, actual, what);
  }
}
