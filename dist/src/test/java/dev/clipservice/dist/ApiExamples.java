package dev.clipservice.dist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Requests that are right, made of what the document says of an operation: so that a new one needs
 * nothing here but values for parameters that no other has.
 *
 * @param values of parameters, by their names; by path and name where that is not enough
 */
record ApiExamples(ApiDocument document, Map<String, String> values) {

  /** Values that fit every server; a job has to be added. */
  static final Map<String, String> PARAMETERS =
      Map.of(
          "/v1/models/{id} id",
          "clip-vit-l/14",
          "partId",
          "p4",
          "colorId",
          "4",
          "q",
          "plate 2 x 4");

  /** The same, with the id of a job. */
  ApiExamples withJob(String id) {
    Map<String, String> more = new TreeMap<>(values);
    more.put("/api/jobs/{id} id", id);
    return new ApiExamples(document, more);
  }

  /** A request that is answered well where all is well. */
  ApiRequest of(ApiOperation operation) {
    ApiRequest request =
        new ApiRequest(operation.method(), path(operation), Map.of(), Optional.empty());
    String types = String.join(", ", successTypes(operation));
    JsonNode content =
        document.resolved(operation.description().path("requestBody")).path("content");
    return content.isEmpty()
        ? request.with("Accept", types)
        : request
            .with("Accept", types)
            .with("Content-Type", "application/json")
            .withBody(body(operation, content.path("application/json")).toString());
  }

  /** The same, about what is not there. */
  ApiRequest ofNothing(ApiOperation operation) {
    return of(operation)
        .withPath(
            operation.path().replaceAll("\\{colorId}", "4").replaceAll("\\{\\w+}", "nothing"));
  }

  private Set<String> successTypes(ApiOperation operation) {
    Set<String> types = new TreeSet<>();
    operation.statuses().stream()
        .filter(status -> status.startsWith("2"))
        .map(status -> document.resolved(operation.description().path("responses").path(status)))
        .forEach(response -> response.path("content").fieldNames().forEachRemaining(types::add));
    return types;
  }

  private String path(ApiOperation operation) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    for (JsonNode described : operation.description().path("parameters")) {
      JsonNode parameter = document.resolved(described);
      String name = parameter.path("name").asText();
      String in = parameter.path("in").asText();
      if (in.equals("path")) {
        path = path.replace("{" + name + "}", encoded(value(operation, name)));
      } else if (in.equals("query") && parameter.path("required").asBoolean()) {
        query.append(query.isEmpty() ? '?' : '&');
        query.append(name).append('=').append(encoded(value(operation, name)));
      }
    }
    return path + query;
  }

  private String value(ApiOperation operation, String name) {
    String value = values.getOrDefault(operation.path() + " " + name, values.get(name));
    if (value == null) {
      throw new AssertionError(
          "%s: no value for its parameter '%s': add one to ApiExamples.PARAMETERS"
              .formatted(operation, name));
    }
    return value;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode body(ApiOperation operation, JsonNode media) {
    for (JsonNode example : media.path("examples")) {
      return json(example.path("value"));
    }
    throw new AssertionError(operation + ": its request body has no example in the document");
  }

  /** An example's value, which may be written as text. */
  static JsonNode json(JsonNode value) {
    return value.isTextual() ? json(value.textValue()) : value;
  }

  static JsonNode json(String text) {
    try {
      return ClipServer.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an example is no JSON: " + text, e);
    }
  }
}
