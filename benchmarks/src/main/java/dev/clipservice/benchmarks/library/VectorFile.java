package dev.clipservice.benchmarks.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors of one length as little-endian float32, one after the other. */
final class VectorFile {

  private VectorFile() {}

  static void write(Path file, List<float[]> vectors) throws IOException {
    int dimensions = vectors.get(0).length;
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.size() * dimensions * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      for (float value : vector) {
        bytes.putFloat(value);
      }
    }
    Files.write(file, bytes.array());
  }

  /** Reads {@code count} vectors. */
  static List<float[]> read(Path file, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int dimensions = bytes.capacity() / Float.BYTES / count;
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimensions];
      for (int j = 0; j < dimensions; j++) {
        vector[j] = bytes.getFloat();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  /** How many vectors of two lists differ in any bit, a zero's sign included. */
  static int differing(List<float[]> some, List<float[]> others) {
    int differing = Math.abs(some.size() - others.size());
    for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
      differing += sameBits(some.get(i), others.get(i)) ? 0 : 1;
    }
    return differing;
  }

  static boolean sameBits(float[] one, float[] other) {
    if (one.length != other.length) {
      return false;
    }
    for (int i = 0; i < one.length; i++) {
      if (Float.floatToRawIntBits(one[i]) != Float.floatToRawIntBits(other[i])) {
        return false;
      }
    }
    return true;
  }
}
