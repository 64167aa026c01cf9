package dev.clipservice.inference.hub;

import java.util.Locale;

/** Sizes as people read them. */
final class Megabytes {

  private Megabytes() {}

  /** Millions of bytes, e.g. {@code 1,711}; below ten with one decimal, e.g. {@code 0.4}. */
  static String of(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f", bytes / 1e6)
        : String.format(Locale.ROOT, "%,d", Math.round(bytes / 1e6));
  }
}
