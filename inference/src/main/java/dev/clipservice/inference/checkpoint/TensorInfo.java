package dev.clipservice.inference.checkpoint;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name its name, e.g. {@code text_projection.weight}
 * @param type as the file says it, e.g. {@code F32}
 * @param shape its dimensions, row-major; empty for a scalar
 * @param begin its first byte, counted from the first byte of the file
 * @param end the byte after its last
 */
public record TensorInfo(String name, String type, List<Long> shape, long begin, long end) {

  public TensorInfo {
    shape = List.copyOf(shape);
  }

  long bytes() {
    return end - begin;
  }
}
