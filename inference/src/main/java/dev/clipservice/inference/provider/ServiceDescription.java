package dev.clipservice.inference.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.inference.provider.ServiceUnavailableException.Way;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a CLIP service says of itself: {@code /health} of our own kind and of the Python service
 * that it replaces, {@code /v1/models} of any other.
 *
 * @param model what it calls its model
 * @param health the answer of {@code /health}; an empty object if there is none
 */
record ServiceDescription(String model, JsonNode health) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  /** The names of CLIP ViT-L/14, which is what is meant where a service has several. */
  private static final List<String> VIT_L_14 =
      List.of("clip-vit-l/14", "openai/clip-vit-large-patch14", "ViT-L/14");

  /**
   * Asks.
   *
   * @param wanted the name to ask for, if one was configured
   */
  static ServiceDescription ask(
      ServiceTransport transport,
      ServiceFailures failures,
      Optional<String> wanted,
      Instant deadline) {
    JsonNode health = health(transport, failures, deadline);
    String model =
        wanted
            .or(() -> text(health, "model"))
            .orElseGet(() -> offered(transport, failures, deadline));
    return new ServiceDescription(model, health);
  }

  private static JsonNode health(
      ServiceTransport transport, ServiceFailures failures, Instant deadline) {
    Reply reply = transport.get("/health", MAX_BYTES, deadline);
    JsonNode body = parse(reply);
    if (!body.path("status").isTextual()) {
      return JSON.createObjectNode(); // no health, or a health of another kind
    }
    if (reply.status() != 200) {
      throw new ServiceUnavailableException(
          Way.UNREACHABLE,
          failures.notReady(text(body, "reason").orElse(body.path("status").asText())));
    }
    return body;
  }

  private static String offered(
      ServiceTransport transport, ServiceFailures failures, Instant deadline) {
    Reply reply = transport.get("/v1/models", MAX_BYTES, deadline);
    List<String> ids = new ArrayList<>();
    if (reply.status() == 200) {
      parse(reply).path("data").forEach(model -> text(model, "id").ifPresent(ids::add));
    } else if (reply.status() != 404) {
      throw failures.refused(reply, List.of());
    }
    if (ids.size() == 1) {
      return ids.get(0);
    }
    return VIT_L_14.stream()
        .filter(name -> ids.isEmpty() || ids.contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                failures.misconfigured(
                    "has several models (%s): set CLIP_SERVICE_MODEL to one of them."
                        .formatted(String.join(", ", ids.subList(0, Math.min(5, ids.size()))))));
  }

  private static JsonNode parse(Reply reply) {
    try {
      JsonNode body = JSON.readTree(reply.body());
      return body == null ? JSON.missingNode() : body;
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asText("")).filter(text -> !text.isBlank());
  }

  /** Whether the service tells a revision, as our own kind does. */
  boolean tellsRevision() {
    return text(health, "revision").isPresent();
  }

  String device() {
    return text(health, "device").orElse("remote");
  }

  String precision() {
    return text(health, "precision").orElse("unknown");
  }

  boolean reproducible() {
    return health.path("reproducible").asBoolean(false);
  }

  boolean demo() {
    return health.path("demo").asBoolean(false);
  }

  /** CLIP's window is 77, if it does not tell. */
  int maxTokens() {
    return Math.max(2, health.path("max_tokens").asInt(77));
  }
}
