package dev.clipservice.benchmarks.report;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {

  private Numbers() {}

  /** Three digits that say something; no exponent for what needs none. */
  static String of(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 0.001) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    if (size < 10) {
      return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
    return String.format(
        Locale.ROOT, size < 100 && value != Math.rint(value) ? "%.1f" : "%,.0f", value);
  }
}
