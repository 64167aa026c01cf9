package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** The keys of one object of a config file; a wrong value is refused by name. */
public record ConfigKeys(Path file, JsonNode object) {

  /** The whole number at {@code key}, or {@code fallback} if there is none. */
  int number(String key, int fallback, int min, int max) {
    JsonNode node = object.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return fallback;
    }
    if (!node.canConvertToInt() || !node.isIntegralNumber()) {
      throw refused(key, "a whole number from %d to %d".formatted(min, max), node);
    }
    int value = node.intValue();
    if (value < min || value > max) {
      throw refused(key, "a whole number from %d to %d".formatted(min, max), node);
    }
    return value;
  }

  /** The number at {@code key}, above 0 and below 1, or {@code fallback} if there is none. */
  double fraction(String key, double fallback) {
    JsonNode node = object.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return fallback;
    }
    if (!node.isNumber() || !(node.doubleValue() > 0) || !(node.doubleValue() < 1)) {
      throw refused(key, "a number between 0 and 1", node);
    }
    return node.doubleValue();
  }

  /** Refuses any other text at {@code key} than {@code expected}; none at all is fine. */
  void expectText(String key, String expected) {
    JsonNode node = object.path(key);
    if (!node.isMissingNode() && !node.isNull() && !expected.equals(node.textValue())) {
      throw refused(key, '"' + expected + '"', node);
    }
  }

  private UnusableCheckpointException refused(String key, String expected, JsonNode found) {
    return UnusableCheckpointException.unsupported(
        file, "expected \"%s\" to be %s, found %s".formatted(key, expected, Json.excerpt(found)));
  }
}
