package dev.clipservice.inference.checkpoint;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A tensor to be written into a file: its type, its shape, its little-endian bytes. */
@SuppressWarnings("ArrayRecordComponent") // test data, never compared as a whole
record TensorData(String type, List<Long> shape, byte[] bytes) {

  static TensorData of(TensorInfo tensor, ByteBuffer mapped) {
    byte[] bytes = new byte[mapped.remaining()];
    mapped.get(bytes);
    return new TensorData(tensor.type(), tensor.shape(), bytes);
  }

  /** This with each number as {@code F32}, {@code F16} or {@code BF16}, rounded to nearest even. */
  TensorData as(String wanted) {
    if (type.equals(wanted)) {
      return this;
    }
    byte[] floats = type.equals("F32") ? bytes : float32();
    return new TensorData(
        wanted,
        shape,
        switch (wanted) {
          case "F32" -> floats;
          case "F16" -> convert(floats, DataType.FLOAT32, DataType.FLOAT16);
          case "BF16" -> bfloat16(floats);
          default -> throw new IllegalArgumentException(wanted);
        });
  }

  private byte[] float32() {
    if (type.equals("F16")) {
      return convert(bytes, DataType.FLOAT16, DataType.FLOAT32);
    }
    ByteBuffer halves = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer floats = ByteBuffer.allocate(bytes.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    while (halves.hasRemaining()) {
      floats.putInt(halves.getShort() << 16);
    }
    return floats.array();
  }

  /** bfloat16 is the upper half of a float32. */
  private static byte[] bfloat16(byte[] floats) {
    ByteBuffer from = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer halves = ByteBuffer.allocate(floats.length / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      int bits = from.getInt();
      int half = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
      halves.putShort((short) half);
    }
    return halves.array();
  }

  private static byte[] convert(byte[] bytes, DataType from, DataType to) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
      Shape shape = new Shape(bytes.length / from.getNumOfBytes());
      return manager.create(direct.put(bytes).flip(), shape, from).toType(to, true).toByteArray();
    }
  }
}
