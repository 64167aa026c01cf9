package dev.clipservice.rest.internal.request;

import dev.clipservice.core.ClipServiceException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads the values of query and path parameters. */
public final class QueryParameters {

  private QueryParameters() {}

  /**
   * Reads a flag.
   *
   * @param value {@code true} or {@code false}, or null for absent: false
   */
  public static boolean flag(String name, String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw InvalidRequests.of(
        name,
        "invalid_value",
        "Invalid '%s': expected true or false, but got '%s'."
            .formatted(name, InvalidRequests.quoted(value)));
  }

  /** Reads a whole number from {@code min} to {@code max}, or {@code absent} if there is none. */
  public static int number(String name, String value, int absent, int min, int max) {
    return value == null ? absent : number(name, value, min, max);
  }

  /**
   * Reads a colour, as a path has it: a number, or {@code none} for a part without one.
   *
   * @return empty for none
   */
  public static OptionalInt color(String name, String value) {
    if (value.equals("none")) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(number(name, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    } catch (ClipServiceException e) {
      throw InvalidRequests.of(
          name,
          "invalid_value",
          "Invalid '%s': expected a colour's number, or none for a part without one, but got '%s'."
              .formatted(name, InvalidRequests.quoted(value)));
    }
  }

  /**
   * Reads one of the words of an enum, or nothing; a word that is none is told of its parameter.
   */
  public static <T> Optional<T> word(String name, String value, Function<String, T> parse) {
    try {
      return Optional.ofNullable(value).map(parse);
    } catch (ClipServiceException e) {
      throw InvalidRequests.of(name, "invalid_value", e.getMessage());
    }
  }

  /** Reads a whole number from {@code min} to {@code max}. */
  public static int number(String name, String value, int min, int max) {
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number that is out of range is
    }
    throw InvalidRequests.of(
        name,
        "integer_out_of_range",
        "Invalid '%s': expected a whole number from %d to %d, but got '%s'."
            .formatted(name, min, max, InvalidRequests.quoted(value)));
  }
}
