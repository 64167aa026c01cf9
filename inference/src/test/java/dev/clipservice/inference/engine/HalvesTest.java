package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.inference.checkpoint.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class HalvesTest {

  private static final int EXPONENTS = 31;

  /** The numbers that float16 has, by what its bits mean: fraction times a power of two. */
  @Test
  void areAllNumbersOfFloat16_andNoneBetweenThem() {
    for (int half = 0; half < EXPONENTS << 10; half++) {
      int exponent = half >> 10;
      int fraction = half & 0x3ff;
      float number =
          exponent == 0
              ? Math.scalb((float) fraction, -24)
              : Math.scalb(1024f + fraction, exponent - 25);
      assertTrue(isHalf(number) && isHalf(-number), Float.toHexString(number));
      assertFalse(isHalf(Math.nextUp(number)), Float.toHexString(Math.nextUp(number)));
      assertFalse(isHalf(Math.nextDown(number)), Float.toHexString(Math.nextDown(number)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      floats = {65536, 1e30f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN, 0x1p-25f})
  void areNot_whatIsTooLargeTooSmallOrNoNumber(float number) {
    assertFalse(isHalf(number));
    assertFalse(isHalf(-number));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4095, 4096, 5000})
  void areNotAll_whereOneIsAnother(int place) {
    ByteBuffer numbers = ByteBuffer.allocateDirect(4 * 5001).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 5001; i++) {
      numbers.putFloat(4 * i, i / 1024f % 1);
    }
    assertTrue(Halves.areAll(tensor("F32"), numbers));
    numbers.putFloat(4 * place, 0.1f);
    assertFalse(Halves.areAll(tensor("F32"), numbers));
    assertEquals(0, numbers.position());
  }

  @Test
  void areNotAll_whereABfloat16IsTooSmall() {
    ByteBuffer numbers = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
    numbers.putShort(0, (short) (Float.floatToIntBits(-0.75f) >> 16));
    assertTrue(Halves.areAll(tensor("BF16"), numbers));
    numbers.putShort(2, (short) (Float.floatToIntBits(0x1p-30f) >> 16));
    assertFalse(Halves.areAll(tensor("BF16"), numbers));
    assertTrue(Halves.areAll(tensor("F16"), numbers));
  }

  private static boolean isHalf(float number) {
    return Halves.isOne(Float.floatToRawIntBits(number));
  }

  private static TensorInfo tensor(String type) {
    return new TensorInfo("numbers", type, List.of(1L), 0, 0);
  }
}
