package dev.clipservice.benchmarks.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** OpenAI's embeddings request and its answer. */
public enum EmbeddingsWire {
  /** Numbers in JSON, which is the default. */
  FLOAT,
  /** Little-endian float32, which OpenAI's own clients ask for. */
  BASE64;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The body that asks for {@code texts}; one text goes as a string, more as an array. */
  public byte[] request(List<String> texts) {
    ObjectNode body = JSON.createObjectNode().put("model", "clip-vit-l/14");
    if (texts.size() == 1) {
      body.put("input", texts.get(0));
    } else {
      ArrayNode input = body.putArray("input");
      texts.forEach(input::add);
    }
    if (this == BASE64) {
      body.put("encoding_format", "base64");
    }
    try {
      return JSON.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The vectors of an answer, in the order of the texts.
   *
   * @throws IllegalStateException if it is no such answer
   */
  static List<float[]> vectors(String answer) {
    try {
      JsonNode data = JSON.readTree(answer).path("data");
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < data.size(); i++) {
        if (data.get(i).path("index").asInt(-1) != i) {
          throw new IllegalStateException(
              "expected item " + i + ", got " + data.get(i).get("index"));
        }
        vectors.add(vector(data.get(i).path("embedding")));
      }
      return vectors;
    } catch (IOException e) {
      throw new IllegalStateException("expected JSON, got something else", e);
    }
  }

  private static float[] vector(JsonNode embedding) throws IOException {
    if (embedding.isTextual()) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(embedding.asText()))
              .order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return values;
    }
    return JSON.treeToValue(embedding, float[].class);
  }
}
