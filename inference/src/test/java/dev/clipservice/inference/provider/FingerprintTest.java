package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final int TRIES = 1_000;

  /** The figures that decision 020 gives. */
  @Test
  void seldomChangesWithRoundingNoise() {
    assertTrue(share(1e-7) <= 0.005, () -> "at 1e-7: " + share(1e-7));
    assertTrue(share(1e-6) <= 0.02, () -> "at 1e-6: " + share(1e-6));
  }

  @Test
  void differsInHalfOfTheSigns_forUnrelatedModels() {
    long differing = 0;
    for (int i = 0; i < TRIES; i++) {
      differing +=
          bits(Fingerprint.of(model(i, 0))).xor(bits(Fingerprint.of(model(-1 - i, 0)))).bitCount();
    }
    assertEquals(32, differing / (double) TRIES, 1);
  }

  /** In how many of the tries another rounding gives another fingerprint. */
  private static double share(double noise) {
    int changed = 0;
    for (int i = 0; i < TRIES; i++) {
      changed += Fingerprint.of(model(i, 0)).equals(Fingerprint.of(model(i, noise))) ? 0 : 1;
    }
    return changed / (double) TRIES;
  }

  private static List<Embedding> model(int seed, double noise) {
    Random random = new Random(seed);
    Random rounding = new Random(7);
    List<Embedding> embeddings = new ArrayList<>();
    for (int text = 0; text < Fingerprint.TEXTS.size(); text++) {
      float[] vector = new float[768];
      for (int i = 0; i < vector.length; i++) {
        vector[i] =
            (float) (random.nextGaussian() / Math.sqrt(768) + rounding.nextGaussian() * noise);
      }
      embeddings.add(Embedding.normalize(vector));
    }
    return embeddings;
  }

  private static BigInteger bits(String fingerprint) {
    return new BigInteger(fingerprint.substring("probe-".length()), 16);
  }
}
