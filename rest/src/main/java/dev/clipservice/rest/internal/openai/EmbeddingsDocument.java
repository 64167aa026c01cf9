package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The bodies of {@code POST /v1/embeddings} for the OpenAPI document only: {@link
 * EmbeddingsRequestParser} and {@link EmbeddingsResponseWriter} stream the real ones.
 */
final class EmbeddingsDocument {

  static final String ONE_TEXT =
      "{\"input\": \"2x4 플레이트, 홈 없음, 평평한 표면\", \"model\": \"clip-vit-l/14\", \"dimensions\": 768}";

  static final String SEVERAL =
      "{\"input\": [\"brick 2 x 4\", \"tile\"], \"encoding_format\": \"base64\", \"truncate\": \"mean\"}";

  static final String TOKENS = "{\"input\": [49406, 7540, 49407]}";

  private EmbeddingsDocument() {}

  @Schema(name = "EmbeddingsRequest", requiredProperties = "input")
  record Request(
      @Schema(
              description =
                  "One text, or 1 to 2,048 texts, none empty or blank; or CLIP's own token ids of"
                      + " one text or of several, begin token first, end token last.",
              oneOf = {String.class, String[].class, int[].class, int[][].class},
              examples = "2x4 플레이트, 홈 없음, 평평한 표면")
          Object input,
      @Schema(
              description =
                  "The served model's name or an alias (see /v1/models); absent means that one.",
              examples = "clip-vit-l/14")
          String model,
      @Schema(
              description = "Absent or the model's own number: CLIP's vectors cannot be shortened.",
              examples = "768")
          Integer dimensions,
      @JsonProperty("encoding_format")
          @Schema(
              description = "Numbers, or base64 of little-endian float32.",
              enumeration = {"float", "base64"},
              defaultValue = "float")
          String encodingFormat,
      @Schema(
              description =
                  "What becomes of a text longer than the model's window: `end` cuts it at its end"
                      + " and says so, `error` refuses it, `mean` reads it window by window and"
                      + " gives the mean of their embeddings.",
              enumeration = {"end", "error", "mean"},
              defaultValue = "end")
          String truncate,
      @Schema(description = "Accepted, not used.") String user) {}

  @Schema(name = "EmbeddingsResponse")
  record Response(
      @Schema(enumeration = "list") String object,
      List<Item> data,
      @Schema(description = "The model that answered.") String model,
      Usage usage) {}

  @Schema(name = "EmbeddingItem")
  record Item(
      @Schema(enumeration = "embedding") String object,
      @Schema(description = "The place in the request.") int index,
      @Schema(
              description = "A vector of norm 1: numbers or base64, as asked for.",
              oneOf = {float[].class, String.class})
          Object embedding,
      @Schema(description = "true if the text was cut; absent otherwise.") Boolean truncated,
      @Schema(
              type = SchemaType.INTEGER,
              description = "The whole text's tokens if it was cut; absent otherwise.")
          Integer tokens) {}

  @Schema(name = "Usage")
  record Usage(
      @JsonProperty("prompt_tokens")
          @Schema(description = "CLIP tokens that the model read, begin and end token included.")
          long promptTokens,
      @JsonProperty("total_tokens") long totalTokens) {}
}
