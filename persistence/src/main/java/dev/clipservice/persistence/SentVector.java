package dev.clipservice.persistence;

import dev.clipservice.core.Embedding;
import java.nio.ByteBuffer;

/**
 * A {@code real[]} as {@code array_send} writes it: a header of five big-endian integers
 * (dimensions, flags, element type, length, first index), then for each element its size in bytes
 * and its bits. No numbers are parsed, and it is the same through every driver's settings.
 */
final class SentVector {

  private static final int HEADER_BYTES = 20;
  private static final int LENGTH_AT = 12;
  private static final int ELEMENT_BYTES = 8;
  private static final int VALUE_AT = 4;

  private SentVector() {}

  static Embedding read(byte[] sent) {
    ByteBuffer bytes = ByteBuffer.wrap(sent);
    float[] values = new float[bytes.getInt(LENGTH_AT)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(bytes, i);
    }
    return Embedding.of(values);
  }

  /** The cosine of a vector with {@code query}, whose norm is 1; both have as many dimensions. */
  static double cosine(double[] query, byte[] sent) {
    ByteBuffer bytes = ByteBuffer.wrap(sent);
    double dot = 0;
    double squares = 0;
    for (int i = 0; i < query.length; i++) {
      double value = value(bytes, i);
      dot += value * query[i];
      squares += value * value;
    }
    return Math.max(-1, Math.min(1, dot / Math.sqrt(squares)));
  }

  private static float value(ByteBuffer bytes, int index) {
    return bytes.getFloat(HEADER_BYTES + index * ELEMENT_BYTES + VALUE_AT);
  }
}
