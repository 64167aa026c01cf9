package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * JSON as a page of documentation shows it: {@code "…"} is a value that is not shown, and at the
 * end of an array the rest of it. Numbers with a fraction are shown with a few digits.
 */
record JsonPattern(JsonNode shown) {

  private static final String REST = "…";

  /** Vectors differ in their last bits from one type of CPU to another. */
  private static final double NEAR = 1e-4;

  /** Where {@code found} is not as shown. */
  List<String> differences(JsonNode found) {
    List<String> differences = new ArrayList<>();
    compare("", shown, found, differences);
    return differences;
  }

  private static void compare(String at, JsonNode shown, JsonNode found, List<String> differences) {
    if (shown.isTextual() && shown.textValue().equals(REST)) {
      return;
    }
    if (shown.isObject() && found.isObject()) {
      Set<String> names = new TreeSet<>();
      shown.fieldNames().forEachRemaining(names::add);
      found.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name -> compare(at + "/" + name, shown.path(name), found.path(name), differences));
    } else if (shown.isArray() && found.isArray()) {
      compareArrays(at, shown, found, differences);
    } else if (!same(shown, found)) {
      differences.add("%s: shown %s, found %s".formatted(at, shown, found));
    }
  }

  private static void compareArrays(
      String at, JsonNode shown, JsonNode found, List<String> differences) {
    boolean cut = !shown.isEmpty() && shown.get(shown.size() - 1).asText().equals(REST);
    int size = cut ? shown.size() - 1 : shown.size();
    if (cut ? found.size() < size : found.size() != size) {
      differences.add("%s: shown %d items, found %d".formatted(at, size, found.size()));
      return;
    }
    for (int i = 0; i < size; i++) {
      compare(at + "/" + i, shown.get(i), found.get(i), differences);
    }
  }

  private static boolean same(JsonNode shown, JsonNode found) {
    if (shown.isFloatingPointNumber() && found.isNumber()) {
      return Math.abs(shown.doubleValue() - found.doubleValue()) <= NEAR;
    }
    if (shown.isTextual() && found.isTextual() && shown.textValue().endsWith(REST)) {
      String begin = shown.textValue().substring(0, shown.textValue().length() - 1);
      return found.textValue().startsWith(begin);
    }
    return shown.equals(found);
  }
}
