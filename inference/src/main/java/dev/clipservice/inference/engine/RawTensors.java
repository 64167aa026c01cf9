package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.clipservice.inference.checkpoint.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Tensors of a checkpoint as arrays over the very bytes that were mapped. */
final class RawTensors {

  private RawTensors() {}

  /**
   * Wraps tensors, of type F32, F16 or BF16; the last as bytes, two for each number.
   *
   * @param bytes each tensor's, in native order
   */
  static NDList of(List<TensorInfo> tensors, List<ByteBuffer> bytes, NDManager owner) {
    NDList arrays = new NDList();
    for (int i = 0; i < tensors.size(); i++) {
      arrays.add(array(tensors.get(i), bytes.get(i), owner));
    }
    return arrays;
  }

  private static NDArray array(TensorInfo tensor, ByteBuffer bytes, NDManager owner) {
    return switch (tensor.type()) {
      case "F32" -> owner.create(aligned(bytes, 4), new Shape(tensor.shape()), DataType.FLOAT32);
      case "F16" -> owner.create(aligned(bytes, 2), new Shape(tensor.shape()), DataType.FLOAT16);
      case "BF16" -> owner.create(aligned(bytes, 2), inBytes(tensor.shape()), DataType.UINT8);
      default ->
          throw new IllegalStateException(
              "%s of type %s; this is a bug".formatted(tensor.name(), tensor.type()));
    };
  }

  /** DJL aborts the process when asked for bfloat16: it gets bytes, and the program looks again. */
  private static Shape inBytes(List<Long> shape) {
    List<Long> bytes = new ArrayList<>(shape);
    int last = bytes.size() - 1;
    bytes.set(last, bytes.get(last) * 2);
    return new Shape(bytes);
  }

  /** The format lets tensors lie anywhere, libtorch wants numbers at multiples of their size. */
  private static ByteBuffer aligned(ByteBuffer bytes, int elementBytes) {
    if (bytes.alignmentOffset(0, elementBytes) == 0) {
      return bytes;
    }
    return ByteBuffer.allocateDirect(bytes.remaining()).order(bytes.order()).put(bytes).flip();
  }
}
