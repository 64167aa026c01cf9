package dev.clipservice.core;

import java.util.Optional;

/** Where a module's configuration comes from: the environment, behind MicroProfile Config. */
@FunctionalInterface
public interface Settings {

  /** The value of the variable {@code name}, e.g. {@code CLIP_MODEL}; empty if it has none. */
  Optional<String> find(String name);

  /** The value of {@code name}, or {@code fallback}. */
  default String get(String name, String fallback) {
    return find(name).map(String::strip).filter(value -> !value.isEmpty()).orElse(fallback);
  }

  /**
   * The value of {@code name} as a boolean; false without one.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable, if it is
   *     neither true nor false
   */
  default boolean flag(String name) {
    String value = get(name, "false");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "%s: expected true or false, found \"%s\"".formatted(name, value));
    }
    return Boolean.parseBoolean(value);
  }

  /**
   * The value of {@code name} as a whole number.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable, if it is no
   *     number or outside {@code min} to {@code max}
   */
  default long number(String name, long fallback, long min, long max) {
    String value = get(name, Long.toString(fallback));
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number that is out of range is
    }
    throw new ClipServiceException(
        ClipServiceException.Kind.MISCONFIGURED,
        "%s: expected a whole number from %d to %d, found \"%s\"".formatted(name, min, max, value));
  }
}
