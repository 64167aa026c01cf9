package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The field {@code input}: a text, an array of texts, the token ids of one, or an array of such
 * arrays.
 *
 * @param items 1 to 2,048, none blank
 */
record InputItems(List<EmbeddingInput> items) {

  /** OpenAI's own limit. */
  static final int MAX_ITEMS = 2_048;

  /** In one array of ids: as many as 2,048 texts of 77 tokens have. */
  static final int MAX_IDS = MAX_ITEMS * 77;

  private static final String FIELD = "input";

  /** What a request may have. */
  private static final String EXPECTED = "a string, an array of strings, or arrays of token ids";

  /** Reads the value that {@code parser} stands at. */
  static InputItems read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new InputItems(List.of(text(parser, FIELD)));
      case START_ARRAY -> array(parser);
      case VALUE_NULL -> throw InvalidRequests.missing(FIELD);
      default -> throw InvalidRequests.type(FIELD, FIELD, EXPECTED, parser);
    };
  }

  private static InputItems array(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    return switch (first) {
      case END_ARRAY -> throw empty(FIELD);
      case VALUE_NUMBER_INT -> new InputItems(List.of(tokens(parser, FIELD)));
      case VALUE_STRING, START_ARRAY -> new InputItems(items(parser, first));
      default -> throw InvalidRequests.type(FIELD, where(0), EXPECTED, parser);
    };
  }

  /** Reads items that begin as the first does; the parser stands at that one. */
  private static List<EmbeddingInput> items(JsonParser parser, JsonToken first) throws IOException {
    boolean texts = first == JsonToken.VALUE_STRING;
    List<EmbeddingInput> items = new ArrayList<>();
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      String where = where(items.size());
      if (items.size() == MAX_ITEMS) {
        throw tooMany(FIELD, MAX_ITEMS, "Split it into several requests.");
      }
      if (parser.currentToken() != first) {
        throw InvalidRequests.type(
            FIELD, where, texts ? "a string" : "an array of token ids", parser);
      }
      if (!texts) {
        parser.nextToken();
      }
      items.add(texts ? text(parser, where) : tokens(parser, where));
      parser.nextToken();
    }
    return items;
  }

  /** Reads ids up to the array's end; the parser stands at the first, or at the end. */
  private static EmbeddingInput tokens(JsonParser parser, String where) throws IOException {
    IntStream.Builder ids = IntStream.builder();
    int count = 0;
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      if (count == MAX_IDS) {
        throw tooMany(where, MAX_IDS, "No text has so many tokens that are read.");
      }
      ids.add(id(parser, where + "[" + count + "]"));
      count++;
      parser.nextToken();
    }
    if (count == 0) {
      throw empty(where);
    }
    return new EmbeddingInput.Tokens(ids.build().toArray());
  }

  private static int id(JsonParser parser, String where) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw InvalidRequests.type(FIELD, where, "a token id", parser);
    }
    if (parser.getNumberType() != JsonParser.NumberType.INT) {
      throw InvalidRequests.of(
          FIELD,
          "integer_out_of_range",
          "Invalid '%s': expected a token id, but got %s."
              .formatted(where, InvalidRequests.quoted(parser.getText())));
    }
    return parser.getIntValue();
  }

  private static String where(int index) {
    return FIELD + "[" + index + "]";
  }

  private static ClipServiceException empty(String where) {
    return InvalidRequests.of(
        FIELD,
        "empty_array",
        ("Invalid '%s': empty array. Expected an array with minimum length 1, but got an empty"
                + " array instead.")
            .formatted(where));
  }

  private static ClipServiceException tooMany(String where, int most, String advice) {
    return InvalidRequests.of(
        FIELD,
        "array_above_max_length",
        "Invalid '%s': expected an array with at most %d items, but got more. %s"
            .formatted(where, most, advice));
  }

  private static EmbeddingInput text(JsonParser parser, String where) throws IOException {
    String text = parser.getText();
    if (text.isBlank()) {
      throw InvalidRequests.of(
          FIELD,
          "empty_string",
          "Invalid '%s': expected a text, but got an empty or blank string.".formatted(where));
    }
    if (hasLoneSurrogate(text)) {
      throw InvalidRequests.of(
          FIELD,
          "invalid_unicode",
          "Invalid '%s': expected Unicode text, but it has half of a surrogate pair."
              .formatted(where));
    }
    return new EmbeddingInput.Text(text);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
