package dev.clipservice.rest.internal.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The body of a small request: a JSON object with a few fields that are all known, or nothing. A
 * field that is null counts as absent.
 */
public final class JsonFields {

  static final int MAX_BYTES = 16_384;

  private static final int MAX_TEXT_CHARS = 200;

  private final Map<String, Value> values = new HashMap<>();

  private record Value(JsonToken token, String text, List<Value> elements) {}

  private JsonFields() {}

  /**
   * Reads a whole body.
   *
   * @param known the names that fields may have
   * @throws dev.clipservice.core.ClipServiceException of kind {@code INVALID_REQUEST} if there are
   *     other fields, or it is no object
   * @throws ClientErrorException of status 413 if it is longer than 16 KiB
   */
  public static JsonFields read(InputStream body, Set<String> known) {
    byte[] bytes = bytes(body);
    return bytes.length == 0
        ? new JsonFields()
        : StrictJson.read(new ByteArrayInputStream(bytes), parser -> object(parser, known));
  }

  private static byte[] bytes(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ClientErrorException(
            "Request body too large: expected at most %d bytes.".formatted(MAX_BYTES),
            Status.REQUEST_ENTITY_TOO_LARGE);
      }
      return bytes;
    } catch (IOException e) {
      throw InvalidRequests.incomplete();
    }
  }

  private static JsonFields object(JsonParser parser, Set<String> known) throws IOException {
    JsonFields fields = new JsonFields();
    if (parser.nextToken() == null) {
      return fields;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidRequests.type(null, "request body", "a JSON object", parser.currentToken());
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      requireKnown(name, known);
      JsonToken token = parser.nextToken();
      fields.values.put(name, value(parser, token));
    }
    StrictJson.requireEnd(parser);
    return fields;
  }

  /** The elements of a list are kept, as far as they are scalars; nothing else within others. */
  private static Value value(JsonParser parser, JsonToken token) throws IOException {
    if (token.isScalarValue()) {
      return new Value(token, parser.getText(), List.of());
    }
    List<Value> elements = new ArrayList<>();
    if (token == JsonToken.START_ARRAY) {
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        elements.add(new Value(next, next.isScalarValue() ? parser.getText() : "", List.of()));
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
    return new Value(token, "", elements);
  }

  private static void requireKnown(String name, Set<String> known) {
    if (!known.contains(name)) {
      throw InvalidRequests.unknown(
          name, known.isEmpty() ? "no field in the body" : "only " + new TreeSet<>(known));
    }
  }

  /** A text that is not blank and not longer than 200 characters. */
  public Optional<String> text(String name) {
    Optional<Value> value = find(name, "a string", JsonToken.VALUE_STRING);
    value.ifPresent(found -> requireShort(name, found.text()));
    return value.map(Value::text);
  }

  private static void requireShort(String name, String text) {
    if (text.isBlank() || text.length() > MAX_TEXT_CHARS) {
      throw InvalidRequests.of(
          name,
          "invalid_value",
          "Invalid '%s': expected 1 to %d characters that are not all blank, but got %s."
              .formatted(
                  name, MAX_TEXT_CHARS, text.isBlank() ? "none" : text.length() + " characters"));
    }
  }

  /** True or false. */
  public Optional<Boolean> flag(String name) {
    return find(name, "true or false", JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE)
        .map(value -> value.token() == JsonToken.VALUE_TRUE);
  }

  /**
   * A whole number from {@code min} to {@code max}.
   *
   * @throws dev.clipservice.core.ClipServiceException of kind {@code INVALID_REQUEST} if it is
   *     another one, or absent
   */
  public int requireNumber(String name, int min, int max) {
    String digits =
        find(name, "an integer", JsonToken.VALUE_NUMBER_INT)
            .orElseThrow(() -> InvalidRequests.missing(name))
            .text();
    return QueryParameters.number(name, digits, min, max);
  }

  /**
   * A list of 1 to {@code most} whole numbers above 0.
   *
   * @throws dev.clipservice.core.ClipServiceException of kind {@code INVALID_REQUEST} if it is
   *     another one, or absent
   */
  public List<Long> requireNumbers(String name, int most) {
    List<Value> elements =
        find(name, "an array of integers", JsonToken.START_ARRAY)
            .orElseThrow(() -> InvalidRequests.missing(name))
            .elements();
    if (elements.isEmpty() || elements.size() > most) {
      throw InvalidRequests.of(
          name,
          "invalid_value",
          "Invalid '%s': expected 1 to %d numbers, but got %d."
              .formatted(name, most, elements.size()));
    }
    return elements.stream().map(element -> positive(name, element)).toList();
  }

  private static long positive(String name, Value element) {
    if (element.token() != JsonToken.VALUE_NUMBER_INT) {
      throw InvalidRequests.type(name, name, "an array of integers", element.token());
    }
    try {
      long number = Long.parseLong(element.text());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number that is out of range is
    }
    throw InvalidRequests.of(
        name,
        "integer_out_of_range",
        "Invalid '%s': expected whole numbers above 0, but got '%s'."
            .formatted(name, InvalidRequests.quoted(element.text())));
  }

  private Optional<Value> find(String name, String expected, JsonToken... tokens) {
    Value value = values.get(name);
    if (value == null || value.token() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    if (!Set.of(tokens).contains(value.token())) {
      throw InvalidRequests.type(name, name, expected, value.token());
    }
    return Optional.of(value);
  }
}
