package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.clipservice.core.Truncation;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the body of {@code POST /v1/embeddings}, token by token: what is wrong is told with its
 * place, and nothing is kept but what is asked for. Unknown fields are skipped.
 */
public final class EmbeddingsRequestParser {

  /**
   * Reads a whole body.
   *
   * @throws dev.clipservice.core.ClipServiceException of kind {@code INVALID_REQUEST} if it is not
   *     what the API asks for
   */
  EmbeddingsRequest parse(InputStream body) {
    return StrictJson.read(body, parser -> new Reading(parser).request());
  }

  /** The fields seen so far. */
  private static final class Reading {

    private final JsonParser parser;
    private InputItems input;
    private Optional<String> model = Optional.empty();
    private OptionalInt dimensions = OptionalInt.empty();
    private EncodingFormat format = EncodingFormat.FLOAT;
    private Truncation truncation = Truncation.END;

    private Reading(JsonParser parser) {
      this.parser = parser;
    }

    private EmbeddingsRequest request() throws IOException {
      requireObject();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        field(name);
      }
      StrictJson.requireEnd(parser);
      if (input == null) {
        throw InvalidRequests.missing("input");
      }
      return new EmbeddingsRequest(input.items(), model, dimensions, format, truncation);
    }

    private void requireObject() throws IOException {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw InvalidRequests.of(
            null,
            "invalid_json",
            "The request body is empty: expected a JSON object with the field 'input'.");
      }
      if (first != JsonToken.START_OBJECT) {
        throw InvalidRequests.type(null, "request body", "a JSON object", parser);
      }
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "input" -> input = InputItems.read(parser);
        case "model" -> model = text(name);
        case "dimensions" -> dimensions = dimensions();
        case "encoding_format" -> text(name).ifPresent(this::format);
        case "truncate" -> text(name).ifPresent(this::truncation);
        case "user" -> text(name);
        default -> parser.skipChildren();
      }
    }

    private Optional<String> text(String name) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_NULL -> Optional.empty();
        case VALUE_STRING -> Optional.of(parser.getText());
        default -> throw InvalidRequests.type(name, name, "a string", parser);
      };
    }

    private OptionalInt dimensions() throws IOException {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_NULL) {
        return OptionalInt.empty();
      }
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw InvalidRequests.type("dimensions", "dimensions", "an integer", parser);
      }
      if (parser.getNumberType() != JsonParser.NumberType.INT || parser.getIntValue() < 1) {
        throw InvalidRequests.of(
            "dimensions",
            "integer_out_of_range",
            "Invalid 'dimensions': expected a number of dimensions, but got "
                + parser.getText()
                + ".");
      }
      return OptionalInt.of(parser.getIntValue());
    }

    private void format(String value) {
      format =
          switch (value) {
            case "float" -> EncodingFormat.FLOAT;
            case "base64" -> EncodingFormat.BASE64;
            default ->
                throw InvalidRequests.value("encoding_format", value, "'float' and 'base64'");
          };
    }

    private void truncation(String value) {
      truncation =
          switch (value) {
            case "end" -> Truncation.END;
            case "error" -> Truncation.ERROR;
            case "mean" -> Truncation.MEAN;
            default -> throw InvalidRequests.value("truncate", value, "'end', 'error' and 'mean'");
          };
    }
  }
}
