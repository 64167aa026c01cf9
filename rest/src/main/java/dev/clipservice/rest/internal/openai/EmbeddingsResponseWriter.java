package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Streams the answer: 2,048 embeddings are some 17 MB of JSON. Floats are written in the shortest
 * form that reads back as the same float.
 */
@Provider
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class EmbeddingsResponseWriter implements MessageBodyWriter<EmbeddingsResponse> {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // On JDK 17 Float.toString is not the shortest form, and slower
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          // The container owns the stream
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == EmbeddingsResponse.class;
  }

  @Override
  public void writeTo(
      EmbeddingsResponse response,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    // Closed only if all went well: to close writes, and a broken stream would throw the same
    // exception again, which a try with resources cannot stand
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartObject();
    json.writeStringField("object", "list");
    json.writeArrayFieldStart("data");
    for (int i = 0; i < response.texts().size(); i++) {
      writeItem(json, i, response.texts().get(i), response.format());
    }
    json.writeEndArray();
    json.writeStringField("model", response.model());
    writeUsage(json, response.tokens());
    json.writeEndObject();
    json.close();
  }

  private static void writeItem(
      JsonGenerator json, int index, EmbeddedText text, EncodingFormat format) throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "embedding");
    json.writeNumberField("index", index);
    json.writeFieldName("embedding");
    switch (format) {
      case FLOAT -> writeFloats(json, text.embedding());
      case BASE64 -> writeBase64(json, text.embedding());
    }
    if (text.truncated()) {
      json.writeBooleanField("truncated", true);
      json.writeNumberField("tokens", text.originalTokens());
    }
    json.writeEndObject();
  }

  private static void writeFloats(JsonGenerator json, Embedding embedding) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < embedding.dimensions(); i++) {
      json.writeNumber(embedding.get(i));
    }
    json.writeEndArray();
  }

  private static void writeBase64(JsonGenerator json, Embedding embedding) throws IOException {
    byte[] bytes = new byte[embedding.dimensions() * Float.BYTES];
    embedding.writeTo(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
  }

  private static void writeUsage(JsonGenerator json, long tokens) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", tokens);
    json.writeNumberField("total_tokens", tokens);
    json.writeEndObject();
  }
}
