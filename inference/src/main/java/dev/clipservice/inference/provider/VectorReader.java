package dev.clipservice.inference.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.InvalidEmbeddingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** One vector of an answer: an array of numbers, or base64 of little-endian float32. */
final class VectorReader {

  /** It is none. */
  static final class WrongVectorException extends Exception {

    private static final long serialVersionUID = 1L;

    WrongVectorException(String expectedAndFound) {
      super(expectedAndFound);
    }
  }

  private final int dimensions;

  VectorReader(int dimensions) {
    this.dimensions = dimensions;
  }

  /** A vector of norm 1 keeps its bits; another one is scaled to it. */
  Embedding read(JsonNode node) throws WrongVectorException {
    float[] values = node.isTextual() ? decode(node.textValue()) : numbers(node);
    try {
      return Embedding.of(values);
    } catch (InvalidEmbeddingException e) {
      return normalize(values);
    }
  }

  private static Embedding normalize(float[] values) throws WrongVectorException {
    try {
      return Embedding.normalize(values);
    } catch (InvalidEmbeddingException e) {
      throw new WrongVectorException(e.getMessage());
    }
  }

  private float[] decode(String base64) throws WrongVectorException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new WrongVectorException("expected base64, found something else");
    }
    requireDimensions(bytes.length % Float.BYTES == 0 ? bytes.length / Float.BYTES : -1);
    float[] values = new float[dimensions];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private float[] numbers(JsonNode array) throws WrongVectorException {
    if (!array.isArray()) {
      throw new WrongVectorException("expected a vector, found none");
    }
    requireDimensions(array.size());
    float[] values = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      if (!array.get(i).isNumber()) {
        throw new WrongVectorException("expected numbers, found something else");
      }
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  private void requireDimensions(int found) throws WrongVectorException {
    if (found != dimensions) {
      throw new WrongVectorException(
          "expected %d dimensions, found %s"
              .formatted(dimensions, found < 0 ? "a part of a number" : found));
    }
  }
}
