package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the JSON header of a safetensors file into {@link TensorInfo}s and checks it against the
 * format: types and shapes well formed, each tensor as long as both say, and all of them side by
 * side from the first byte of the data to the last, without gap or overlap.
 */
public final class SafetensorsHeader {

  /** Bytes of one element of the format's types; those of less than a byte are not listed. */
  private static final Map<String, Integer> ELEMENT_BYTES =
      Map.ofEntries(
          Map.entry("F64", 8),
          Map.entry("I64", 8),
          Map.entry("U64", 8),
          Map.entry("F32", 4),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("I8", 1),
          Map.entry("U8", 1),
          Map.entry("BOOL", 1));

  private final Path file;
  private final long dataBegin;
  private final long fileBytes;

  /**
   * @param file for messages
   * @param dataBegin the first byte after the header
   * @param fileBytes the length of the file
   */
  SafetensorsHeader(Path file, long dataBegin, long fileBytes) {
    this.file = file;
    this.dataBegin = dataBegin;
    this.fileBytes = fileBytes;
  }

  /** The tensors by name, in the order of their bytes. */
  Map<String, TensorInfo> parse(byte[] json) {
    List<TensorInfo> tensors = new ArrayList<>();
    JsonNode root = Json.parseObject(file, json);
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.add(tensor(entry.getKey(), entry.getValue()));
      }
    }
    tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    checkSideBySide(tensors);
    Map<String, TensorInfo> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return byName;
  }

  private TensorInfo tensor(String name, JsonNode node) {
    JsonNode type = node.path("dtype");
    if (!type.isTextual()) {
      throw damaged(name, "a dtype", type);
    }
    List<Long> shape = wholeNumbers(name, "shape", node.path("shape"));
    List<Long> offsets = wholeNumbers(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw damaged(name, "data_offsets [begin, end] with begin <= end", node.path("data_offsets"));
    }
    // Offsets are below 2^53, so adding the header's length cannot overflow
    TensorInfo tensor =
        new TensorInfo(
            name, type.textValue(), shape, dataBegin + offsets.get(0), dataBegin + offsets.get(1));
    checkLength(tensor);
    return tensor;
  }

  private List<Long> wholeNumbers(String name, String key, JsonNode array) {
    List<Long> values = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isIntegralNumber()
          || !element.canConvertToLong()
          || element.longValue() < 0
          || element.longValue() >= 1L << 53) {
        throw damaged(name, "whole numbers as " + key, array);
      }
      values.add(element.longValue());
    }
    if (!array.isArray()) {
      throw damaged(name, "a list as " + key, array);
    }
    return values;
  }

  private void checkLength(TensorInfo tensor) {
    Integer elementBytes = ELEMENT_BYTES.get(tensor.type());
    if (elementBytes == null) {
      return;
    }
    long expected = elementBytes;
    try {
      for (long dimension : tensor.shape()) {
        expected = Math.multiplyExact(expected, dimension);
      }
    } catch (ArithmeticException e) {
      throw UnusableCheckpointException.damaged(
          file, "tensor %s: its shape %s is too large".formatted(tensor.name(), tensor.shape()), e);
    }
    if (tensor.bytes() != expected) {
      throw UnusableCheckpointException.damaged(
          file,
          "tensor %s: expected %d bytes for %s %s, found %d"
              .formatted(tensor.name(), expected, tensor.type(), tensor.shape(), tensor.bytes()));
    }
  }

  private void checkSideBySide(List<TensorInfo> tensors) {
    long position = dataBegin;
    String before = "the header";
    for (TensorInfo tensor : tensors) {
      if (tensor.begin() != position) {
        throw UnusableCheckpointException.damaged(
            file,
            "tensor %s %s %s: expected it to begin at byte %d, found %d"
                .formatted(
                    tensor.name(),
                    tensor.begin() < position ? "overlaps" : "leaves a gap after",
                    before,
                    position,
                    tensor.begin()));
      }
      position = tensor.end();
      before = tensor.name();
    }
    if (position != fileBytes) {
      throw UnusableCheckpointException.damaged(
          file, "expected %d bytes, as its header says, found %d".formatted(position, fileBytes));
    }
  }

  private UnusableCheckpointException damaged(String name, String expected, JsonNode found) {
    return UnusableCheckpointException.damaged(
        file, "tensor %s: expected %s, found %s".formatted(name, expected, Json.excerpt(found)));
  }
}
