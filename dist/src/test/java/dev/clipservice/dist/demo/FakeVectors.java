package dev.clipservice.dist.demo;

import dev.clipservice.core.Embedding;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Vectors that stand in for a model's: the same for the same text. */
public final class FakeVectors {

  private FakeVectors() {}

  public static Embedding of(String text) {
    Random random = new Random(text.hashCode());
    float[] values = new float[768];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalize(values);
  }

  /** A vector for each part that needs one. */
  public static Map<String, Embedding> forGood(List<DemoPart> parts) {
    return parts.stream()
        .filter(part -> part.row() == DemoRow.GOOD)
        .collect(Collectors.toMap(DemoPart::id, part -> of(part.featureText())));
  }
}
