package dev.clipservice.inference.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Believes nothing: an answer is JSON, a list, with exactly one unit vector of the right length for
 * each text.
 */
final class AnswerReader {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private final ServiceFailures failures;
  private final VectorReader vectors;

  /**
   * @param dimensions what a vector must have
   */
  AnswerReader(ServiceFailures failures, int dimensions) {
    this.failures = failures;
    this.vectors = new VectorReader(dimensions);
  }

  /**
   * Reads an answer of status 200.
   *
   * @param count how many texts were sent
   * @throws ServiceUnavailableException with what was expected and found
   */
  EmbeddingsAnswer read(Reply reply, int count) {
    if (!reply.isJson()) {
      throw wrong("JSON", reply.contentType().isEmpty() ? "no content type" : reply.contentType());
    }
    JsonNode root = parse(reply.body());
    require(root.path("object").asText(), "list", "object");
    JsonNode data = root.path("data");
    if (!data.isArray() || data.size() != count) {
      throw wrong(
          count + " embeddings in data", data.isArray() ? String.valueOf(data.size()) : "no array");
    }
    return new EmbeddingsAnswer(
        items(data),
        Optional.of(root.path("model").asText("")).filter(name -> !name.isEmpty()),
        reply.header(EmbeddingsAnswer.REVISION_HEADER),
        number(root.path("usage").path("prompt_tokens")));
  }

  private JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      // Without the excerpt that Jackson would show
      throw wrong(
          "JSON",
          "%d bytes of something else (%s)".formatted(body.length, e.getClass().getSimpleName()));
    } catch (IOException e) {
      throw new IllegalStateException("memory can be read; this is a bug", e);
    }
  }

  private List<EmbeddingsAnswer.Item> items(JsonNode data) {
    List<EmbeddingsAnswer.Item> items =
        new ArrayList<>(Collections.nCopies(data.size(), (EmbeddingsAnswer.Item) null));
    for (JsonNode node : data) {
      require(node.path("object").asText(), "embedding", "object of an item");
      JsonNode index = node.path("index");
      if (!index.isInt() || index.intValue() < 0 || index.intValue() >= data.size()) {
        throw wrong("an index from 0 to " + (data.size() - 1), excerpt(index));
      }
      if (items.get(index.intValue()) != null) {
        throw wrong("each index once", index + " twice");
      }
      items.set(index.intValue(), item(node, index.intValue()));
    }
    return items;
  }

  private EmbeddingsAnswer.Item item(JsonNode node, int index) {
    try {
      return new EmbeddingsAnswer.Item(
          vectors.read(node.path("embedding")),
          node.path("truncated").asBoolean() ? number(node.path("tokens")) : OptionalLong.empty());
    } catch (VectorReader.WrongVectorException e) {
      throw failures.wrongAnswer("%s at index %d".formatted(e.getMessage(), index), e);
    }
  }

  private static OptionalLong number(JsonNode node) {
    return node.canConvertToLong() && node.longValue() > 0
        ? OptionalLong.of(node.longValue())
        : OptionalLong.empty();
  }

  private void require(String found, String expected, String field) {
    if (!found.equals(expected)) {
      throw wrong("%s \"%s\"".formatted(field, expected), '"' + excerpt(found) + '"');
    }
  }

  private static String excerpt(Object value) {
    String text =
        value instanceof JsonNode node && node.isMissingNode() ? "nothing" : value.toString();
    return text.substring(0, Math.min(40, text.length()));
  }

  private ServiceUnavailableException wrong(String expected, String found) {
    return failures.wrongAnswer("expected %s, found %s".formatted(expected, found), null);
  }
}
