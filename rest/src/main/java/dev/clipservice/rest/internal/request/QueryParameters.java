package dev.clipservice.rest.internal.request;

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
