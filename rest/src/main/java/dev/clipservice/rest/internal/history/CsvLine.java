package dev.clipservice.rest.internal.history;

import java.util.List;
import java.util.stream.Collectors;

/** A line of a table as RFC 4180 writes it, for a spreadsheet to open. */
final class CsvLine {

  private static final String STARTS_A_FORMULA = "=+-@\t\r";
  private static final String NEEDS_QUOTES = "\",;\r\n\t";

  private CsvLine() {}

  /**
   * @param fields null is an empty one
   */
  static String of(List<Object> fields) {
    return fields.stream().map(CsvLine::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String field(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    String text = harmless(value.toString());
    return text.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0)
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /** A spreadsheet runs what looks like a formula, and part names are anybody's. */
  private static String harmless(String text) {
    return !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
