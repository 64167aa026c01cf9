package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipservice.core.Embedding;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code POST /v1/embeddings}, checked and decoded. */
record EmbeddingsClient(ClipServer server) {

  /** The embeddings of {@code texts}, in their order, through base64. */
  List<Embedding> embed(List<String> texts) {
    JsonNode body = call(texts, "base64");
    List<Embedding> embeddings = new ArrayList<>();
    for (JsonNode item : body.get("data")) {
      assertEquals(embeddings.size(), item.get("index").intValue());
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(item.get("embedding").textValue()))
              .order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      embeddings.add(Embedding.of(values));
    }
    assertEquals(texts.size(), embeddings.size());
    return embeddings;
  }

  /** The embedding of one text, through JSON numbers. */
  Embedding embedAsNumbers(String text) {
    JsonNode numbers = call(List.of(text), "float").get("data").get(0).get("embedding");
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return Embedding.of(values);
  }

  /** The number of tokens that the service counts for {@code text}. */
  int tokens(String text) {
    return call(List.of(text), "base64").get("usage").get("total_tokens").intValue();
  }

  private JsonNode call(List<String> texts, String format) {
    ObjectNode request = ClipServer.JSON.createObjectNode();
    texts.forEach(request.putArray("input")::add);
    request.put("encoding_format", format);
    HttpResponse<String> response = server.post("/v1/embeddings", request.toString());
    assertEquals(200, response.statusCode(), response.body());
    return ClipServer.json(response);
  }
}
