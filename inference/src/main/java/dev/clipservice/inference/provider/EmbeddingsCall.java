package dev.clipservice.inference.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.tokenizer.WellFormedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request as {@code POST /v1/embeddings} takes it.
 *
 * @param model the model's name there
 * @param texts at least one
 * @param dimensions asked for, where the service has a choice
 * @param base64 whether to ask for base64, which is smaller and exact; where a service may not know
 *     it, its default is left alone
 * @param priority told where a service may know what it is
 */
record EmbeddingsCall(
    String model,
    List<String> texts,
    OptionalInt dimensions,
    boolean base64,
    Optional<Priority> priority) {

  /** Our own kind lets texts that nobody waits for give way to others; another ignores it. */
  private static final String PRIORITY_HEADER = "x-clip-priority";

  private static final JsonFactory JSON = new JsonFactory();

  Map<String, String> headers() {
    return priority
        .map(value -> Map.of(PRIORITY_HEADER, value.name().toLowerCase(Locale.ROOT)))
        .orElse(Map.of());
  }

  byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model", model);
      json.writeArrayFieldStart("input");
      for (String text : texts) {
        json.writeString(WellFormedText.of(text));
      }
      json.writeEndArray();
      if (dimensions.isPresent()) {
        json.writeNumberField("dimensions", dimensions.getAsInt());
      }
      if (base64) {
        json.writeStringField("encoding_format", "base64");
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be full of this; this is a bug", e);
    }
    return bytes.toByteArray();
  }
}
