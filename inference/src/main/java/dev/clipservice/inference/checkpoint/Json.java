package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a checkpoint strictly: one object, no key twice, nothing after it. */
public final class Json {

  /** No config or tokenizer is larger; the official ones have 5 KB and 2 MB. */
  private static final long MAX_FILE_BYTES = 64L << 20;

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private Json() {}

  static JsonNode readObject(Path file) {
    return parseObject(file, readBytes(file));
  }

  /**
   * All bytes of a JSON file.
   *
   * @throws UnusableCheckpointException if it is too large or cannot be read
   */
  static byte[] readBytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw UnusableCheckpointException.damaged(
            file, "expected at most %d bytes, found %d".formatted(MAX_FILE_BYTES, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw UnusableCheckpointException.damaged(file, "expected a readable file, found " + e, e);
    }
  }

  /**
   * Parses the bytes of {@code file}, or of a part of it.
   *
   * @throws UnusableCheckpointException if they are anything but one JSON object
   */
  static JsonNode parseObject(Path file, byte[] json) {
    try {
      JsonNode root = READER.readTree(json);
      if (root.isObject()) {
        return root;
      }
      throw UnusableCheckpointException.damaged(
          file, "expected a JSON object, found " + excerpt(root));
    } catch (JsonProcessingException e) {
      throw UnusableCheckpointException.damaged(
          file, "expected JSON, found " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw UnusableCheckpointException.damaged(file, "expected JSON, found " + e, e);
    }
  }

  /** A value as it stands in the file, cut to a readable length. */
  static String excerpt(JsonNode node) {
    if (node.isMissingNode()) {
      return "nothing";
    }
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
