package dev.clipservice.benchmarks.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server's answers, checked: as many vectors as texts, each of norm 1. */
final class Vectors {

  private static final double NORM_TOLERANCE = 1e-3;

  private final Map<String, float[]> byText = new HashMap<>();

  /**
   * Takes the answers that a run kept.
   *
   * @throws IllegalStateException if one is wrong
   */
  void add(List<Load.Answer> answers) {
    for (Load.Answer answer : answers) {
      List<float[]> vectors = EmbeddingsWire.vectors(answer.body());
      if (vectors.size() != answer.texts().size()) {
        throw new IllegalStateException(
            "expected %d vectors, got %d".formatted(answer.texts().size(), vectors.size()));
      }
      for (int i = 0; i < vectors.size(); i++) {
        requireUnit(vectors.get(i));
        byText.put(answer.texts().get(i), vectors.get(i));
      }
    }
  }

  private static void requireUnit(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    // Written so that NaN fails too
    if (!(Math.abs(Math.sqrt(sum) - 1) <= NORM_TOLERANCE)) {
      throw new IllegalStateException("expected a vector of norm 1, got norm " + Math.sqrt(sum));
    }
  }

  /** How many texts both have. */
  int common(Vectors other) {
    return (int) byText.keySet().stream().filter(other.byText::containsKey).count();
  }

  /**
   * The largest difference of any component over the texts that both have.
   *
   * @throws IllegalStateException if there is no such text, or the lengths differ
   */
  double maxDifference(Vectors other) {
    if (common(other) == 0) {
      throw new IllegalStateException("expected texts that both servers answered, found none");
    }
    double most = 0;
    for (Map.Entry<String, float[]> one : byText.entrySet()) {
      float[] theirs = other.byText.get(one.getKey());
      if (theirs != null) {
        most = Math.max(most, difference(one.getValue(), theirs));
      }
    }
    return most;
  }

  private static double difference(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalStateException(
          "expected vectors of one length, got %d and %d".formatted(a.length, b.length));
    }
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs((double) a[i] - b[i]));
    }
    return most;
  }
}
