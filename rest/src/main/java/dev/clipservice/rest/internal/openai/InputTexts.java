package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The field {@code input}: one text or an array of texts.
 *
 * @param texts 1 to 2,048, none blank
 */
record InputTexts(List<String> texts) {

  /** OpenAI's own limit. */
  static final int MAX_ITEMS = 2_048;

  private static final String FIELD = "input";

  /** Reads the value that {@code parser} stands at. */
  static InputTexts read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new InputTexts(List.of(checked(parser.getText(), FIELD)));
      case START_ARRAY -> new InputTexts(array(parser));
      case VALUE_NULL -> throw InvalidRequests.missing(FIELD);
      default ->
          throw InvalidRequests.type(FIELD, FIELD, "a string or an array of strings", parser);
    };
  }

  private static List<String> array(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (texts.size() == MAX_ITEMS) {
        throw InvalidRequests.of(
            FIELD,
            "array_above_max_length",
            "Invalid 'input': expected an array with at most %d items, but got more. Split it into several requests."
                .formatted(MAX_ITEMS));
      }
      texts.add(item(parser, "input[" + texts.size() + "]"));
    }
    if (texts.isEmpty()) {
      throw InvalidRequests.of(
          FIELD,
          "empty_array",
          "Invalid 'input': empty array. Expected an array with minimum length 1, but got an empty"
              + " array instead.");
    }
    return texts;
  }

  private static String item(JsonParser parser, String where) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> checked(parser.getText(), where);
      case VALUE_NUMBER_INT, START_ARRAY -> throw tokenIds(where);
      default -> throw InvalidRequests.type(FIELD, where, "a string", parser);
    };
  }

  private static ClipServiceException tokenIds(String where) {
    return InvalidRequests.of(
        FIELD,
        "token_ids_not_supported",
        "Invalid '%s': arrays of token ids are not supported by this version. Send the text itself."
            .formatted(where));
  }

  private static String checked(String text, String where) {
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
    return text;
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
