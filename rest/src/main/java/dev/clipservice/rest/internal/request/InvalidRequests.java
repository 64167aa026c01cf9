package dev.clipservice.rest.internal.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.clipservice.core.ClipServiceException;

/** What can be wrong with a request, in OpenAI's words and codes where it has some. */
public final class InvalidRequests {

  private static final int QUOTED_CHARS = 80;

  private InvalidRequests() {}

  /**
   * Something else.
   *
   * @param parameter the field that is wrong, or null
   * @param code a stable word for programs
   */
  public static ClipServiceException of(String parameter, String code, String message) {
    return new ClipServiceException(
        ClipServiceException.Kind.INVALID_REQUEST, message, parameter, code, null, null);
  }

  /** A body that broke off. */
  public static ClipServiceException incomplete() {
    return of(null, "incomplete_body", "The request body could not be read to its end.");
  }

  /** No JSON, or JSON that nobody means well with. */
  static ClipServiceException malformed(JsonProcessingException e) {
    return of(
        null,
        "invalid_json",
        "We could not parse the JSON body of your request%s: %s".formatted(where(e), why(e)));
  }

  private static String where(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String why(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it is nested too deeply, or a name or number in it is too long";
    }
    if (e instanceof JsonEOFException) {
      return "it ends too early";
    }
    String message = e.getOriginalMessage();
    // "... (for Array starting at [Source: ...])"
    int internals = message.indexOf("[Source");
    return internals < 0
        ? message
        : message.substring(0, message.lastIndexOf('(', internals)).strip();
  }

  /**
   * A value of a wrong type.
   *
   * @param where the field or element, for people
   * @param found stands at the value
   */
  public static ClipServiceException type(
      String parameter, String where, String expected, JsonParser found) {
    return type(parameter, where, expected, found.currentToken());
  }

  /**
   * A value of a wrong type.
   *
   * @param where the field or element, for people
   * @param found the value's first token, or null if there is none
   */
  public static ClipServiceException type(
      String parameter, String where, String expected, JsonToken found) {
    return of(
        parameter,
        "invalid_type",
        "Invalid type for '%s': expected %s, but got %s instead."
            .formatted(where, expected, describe(found)));
  }

  /** A value that is none of the {@code supported} ones. */
  public static ClipServiceException value(String parameter, String found, String supported) {
    return of(
        parameter,
        "invalid_value",
        "Invalid value: '%s'. Supported values are: %s.".formatted(quoted(found), supported));
  }

  /**
   * A field or parameter that nobody asked for.
   *
   * @param expected what is known, as part of a sentence
   */
  public static ClipServiceException unknown(String parameter, String expected) {
    String name = quoted(parameter);
    return of(
        name,
        "unknown_parameter",
        "Unknown parameter: '%s'. Expected %s.".formatted(name, expected));
  }

  /** A field that is needed. */
  public static ClipServiceException missing(String parameter) {
    return of(
        parameter,
        "missing_required_parameter",
        "Missing required parameter: '" + parameter + "'.");
  }

  /** Text of the caller, short and on one line. */
  public static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "\u00b7");
    return line.length() <= QUOTED_CHARS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, QUOTED_CHARS)))
            + "...";
  }

  private static String describe(JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a decimal number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      default -> token.name();
    };
  }
}
