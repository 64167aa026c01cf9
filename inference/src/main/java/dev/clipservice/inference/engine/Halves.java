package dev.clipservice.inference.engine;

import dev.clipservice.inference.checkpoint.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Which numbers float16 has, so that a matrix of them loses nothing if it is kept as such. */
final class Halves {

  /** Bits of 2^-14, the least number with the full ten binary digits. */
  private static final int LEAST_NORMAL = 0x3880_0000;

  /** Bits of 2^16, the first number that is too large. */
  private static final int TOO_LARGE = 0x4780_0000;

  /** The binary digits that float32 has and float16 lacks. */
  private static final int LOST = 0x1fff;

  /** Below the least normal number there are the multiples of 2^-24. */
  private static final float PER_UNIT = 0x1p24f;

  /** Numbers looked at together: copying them is what makes it fast. */
  private static final int CHUNK = 4096;

  private Halves() {}

  /**
   * Whether all numbers of a tensor are float16's.
   *
   * @param bytes the tensor's, in native order; their position stays
   */
  static boolean areAll(TensorInfo tensor, ByteBuffer bytes) {
    return switch (tensor.type()) {
      case "F16" -> true;
      case "F32" -> areAll(bytes.asIntBuffer());
      case "BF16" -> areAll(bytes.asShortBuffer());
      default -> false;
    };
  }

  private static boolean areAll(IntBuffer floats) {
    int[] bits = new int[CHUNK];
    while (floats.hasRemaining()) {
      int count = Math.min(CHUNK, floats.remaining());
      floats.get(bits, 0, count);
      if (!areAll(bits, count)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areAll(ShortBuffer bfloats) {
    while (bfloats.hasRemaining()) {
      // The upper half of a float32
      if (!isOne(bfloats.get() << Short.SIZE)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areAll(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      if (!isOne(bits[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether float16 has this finite number.
   *
   * @param bits of a float32
   */
  static boolean isOne(int bits) {
    int magnitude = bits & Integer.MAX_VALUE;
    return magnitude >= LEAST_NORMAL
        ? magnitude < TOO_LARGE && (magnitude & LOST) == 0
        : isWhole(Float.intBitsToFloat(magnitude) * PER_UNIT);
  }

  private static boolean isWhole(float small) {
    return small == (int) small;
  }
}
