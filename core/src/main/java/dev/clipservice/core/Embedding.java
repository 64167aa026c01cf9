package dev.clipservice.core;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A unit vector that stands for a text, as float32.
 *
 * <p>One that is zero, not finite or not of norm 1 cannot be built, so no such vector can be
 * answered or stored. Values are equal only if every bit is.
 */
public final class Embedding {

  /** How far from 1 the L2 norm may lie: float32 rounding over some thousand values stays below. */
  public static final double NORM_TOLERANCE = 1e-4;

  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * Takes a vector that is of norm 1 already.
   *
   * @param values the components, not null, at least one; copied
   * @throws InvalidEmbeddingException if a value is not finite or the norm is not 1 within {@link
   *     #NORM_TOLERANCE}
   */
  public static Embedding of(float[] values) {
    requireFinite(values);
    double norm = norm(values);
    if (Math.abs(norm - 1) > NORM_TOLERANCE) {
      throw new InvalidEmbeddingException("expected a vector of norm 1, found norm " + norm);
    }
    return new Embedding(values.clone());
  }

  /**
   * Scales a vector of any length to norm 1.
   *
   * @param values the components, not null, at least one; not changed
   * @throws InvalidEmbeddingException if a value is not finite or all are zero
   */
  public static Embedding normalize(float[] values) {
    requireFinite(values);
    double norm = norm(values);
    if (norm == 0) {
      throw new InvalidEmbeddingException("expected a direction, found the zero vector");
    }
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (values[i] / norm);
    }
    return of(scaled);
  }

  /** The number of components. */
  public int dimensions() {
    return values.length;
  }

  /** A copy of the components. */
  public float[] toArray() {
    return values.clone();
  }

  /** The component at {@code index}, from 0 to {@code dimensions() - 1}. */
  public float get(int index) {
    return values[index];
  }

  /** Appends the components to {@code target}, which must have room for them. */
  public void writeTo(FloatBuffer target) {
    target.put(values);
  }

  /** The L2 norm, summed in double precision; 1 within {@link #NORM_TOLERANCE}. */
  public double norm() {
    return norm(values);
  }

  /**
   * The cosine similarity with another embedding, from -1 to 1.
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public double cosine(Embedding other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "expected " + values.length + " dimensions, got " + other.values.length);
    }
    double dot = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
    }
    return dot / (norm() * other.norm());
  }

  private static void requireFinite(float[] values) {
    if (values.length == 0) {
      throw new InvalidEmbeddingException("expected at least one value, found none");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidEmbeddingException(
            "expected finite values, found " + values[i] + " at index " + i);
      }
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding[%dD, norm=%.4f]".formatted(values.length, norm());
  }
}
