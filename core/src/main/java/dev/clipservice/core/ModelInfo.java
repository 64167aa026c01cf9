package dev.clipservice.core;

import java.util.Objects;

/**
 * A loaded model, as shown to people and programs.
 *
 * @param identity its vector space
 * @param dimensions the length of its embeddings, e.g. 768
 * @param maxTokens the window, begin and end token included, e.g. 77
 * @param device {@code cpu} or {@code cuda}, the one in use
 * @param precision of the arithmetic, e.g. {@code fp32}
 * @param reproducible whether a text gets the same bits whatever the batch it is computed in
 * @param demo whether it is the demo model, which must not write to real data
 */
public record ModelInfo(
    ModelIdentity identity,
    int dimensions,
    int maxTokens,
    String device,
    String precision,
    boolean reproducible,
    boolean demo) {

  public ModelInfo {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    if (dimensions < 1 || maxTokens < 2) {
      throw new IllegalArgumentException(
          "expected dimensions >= 1 and maxTokens >= 2, got " + dimensions + " and " + maxTokens);
    }
  }
}
