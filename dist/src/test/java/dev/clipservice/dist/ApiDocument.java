package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The OpenAPI document of a running server, and whether an answer is as it says. */
final class ApiDocument {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final String text;
  private final JsonNode root;
  private final ApiSchemas schemas;

  private ApiDocument(String text) throws IOException {
    this.text = text;
    this.root = ClipServer.JSON.readTree(text);
    this.schemas = new ApiSchemas(root);
  }

  static ApiDocument of(ClipServer server) {
    try {
      return new ApiDocument(server.get(server.managementUri("/openapi?format=JSON")).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What makes it no valid document. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(schemas.faults());
    List<String> messages = new OpenAPIV3Parser().readContents(text).getMessages();
    faults.addAll(messages == null ? List.of() : messages);
    root.findValues("$ref").stream()
        .map(JsonNode::asText)
        .filter(ref -> !ref.startsWith("#/") || root.at(ref.substring(1)).isMissingNode())
        .map(ref -> ref + " refers to nothing")
        .forEach(faults::add);
    return faults;
  }

  List<ApiOperation> operations() {
    List<ApiOperation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(field -> METHODS.contains(field.getKey()))
                    .map(
                        field ->
                            new ApiOperation(
                                field.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                field.getValue()))
                    .forEach(operations::add));
    return operations;
  }

  /** What a component or an operation says; what it refers to, if it refers. */
  JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asText("");
    return ref.isEmpty() ? node : resolved(root.at(ref.substring(1)));
  }

  /** The response that is described once for all, e.g. {@code WrongMethod}. */
  JsonNode commonResponse(String name) {
    return root.at("/components/responses/" + name);
  }

  /** What of {@code body} is not as the operation wants its requests. */
  List<String> faultsOfRequest(ApiOperation operation, JsonNode body) {
    JsonNode content = resolved(operation.description().path("requestBody")).path("content");
    return schemas.faults(content.path("application/json").path("schema"), body);
  }

  /** What of {@code answer} is not as the operation says. */
  List<String> faultsOf(ApiOperation operation, ApiAnswer answer) {
    JsonNode response =
        operation.description().path("responses").path(Integer.toString(answer.status()));
    return response.isMissingNode()
        ? List.of("status %d is not documented".formatted(answer.status()))
        : faultsOf(resolved(response), answer);
  }

  /** What of {@code answer} is not as {@code response} says. */
  List<String> faultsOf(JsonNode response, ApiAnswer answer) {
    List<String> faults = new ArrayList<>();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> {
              if (answer.headers().firstValue(header).isEmpty()) {
                faults.add("no header " + header);
              }
            });
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    JsonNode media = response.path("content").path(type);
    if (media.isMissingNode()) {
      faults.add("Content-Type '%s' is not documented".formatted(type));
    } else if (type.equals("application/json")) {
      faults.addAll(schemas.faults(media.path("schema"), ApiExamples.json(answer.body())));
    }
    return faults;
  }

  /** Examples that are not as the schema beside them says. */
  List<String> faultsOfExamples() {
    List<String> faults = new ArrayList<>();
    for (JsonNode media : root.findValues("application/json")) {
      for (JsonNode example : media.path("examples")) {
        schemas.faults(media.path("schema"), ApiExamples.json(example.path("value"))).stream()
            .map(fault -> fault + " in the example " + example)
            .forEach(faults::add);
      }
    }
    return faults;
  }
}
