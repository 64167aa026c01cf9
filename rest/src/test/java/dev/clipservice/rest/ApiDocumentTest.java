package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.clipservice.rest.AdminEndpoints.Endpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the OpenAPI document is made of. */
class ApiDocumentTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<Endpoint> endpoints() {
    return AdminEndpoints.all();
  }

  @Test
  void listsTheWholeAdminApi() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "GET /api/embeddings/statistics",
                "POST /api/embeddings/generate-missing",
                "POST /api/embeddings/retry-failed",
                "POST /api/embeddings/reembed-foreign",
                "POST /api/embeddings/reprocess-broken",
                "POST /api/embeddings/requeue-unverified",
                "POST /api/embeddings/retarget",
                "POST /api/embeddings/validate",
                "GET /api/embeddings/history",
                "GET /api/embeddings/history/csv",
                "GET /api/embeddings/throughput",
                "GET /api/events",
                "GET /api/jobs",
                "GET /api/jobs/{id}",
                "DELETE /api/jobs/{id}",
                "GET /api/map",
                "GET /api/parts",
                "GET /api/parts/search",
                "GET /api/parts/{partId}/{colorId}",
                "GET /api/parts/{partId}/{colorId}/similar",
                "POST /api/parts/generate",
                "POST /api/parts/{partId}/{colorId}/generate",
                "GET /api/worker",
                "POST /api/worker/pause",
                "POST /api/worker/resume",
                "POST /api/worker/throttle")),
        endpoints().stream()
            .map(Endpoint::toString)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void describesEachEndpoint(Endpoint endpoint) {
    Operation operation = endpoint.java().getAnnotation(Operation.class);
    assertTrue(operation.summary().endsWith("."), endpoint.toString());
    Set<String> codes =
        responses(endpoint).map(APIResponse::responseCode).collect(Collectors.toSet());
    boolean ok =
        codes.contains("200")
            || codes.contains("202")
            || endpoint.java().isAnnotationPresent(APIResponseSchema.class);
    assertTrue(ok, codes.toString());
    assertTrue(codes.contains("403"), codes.toString());
    assertEquals(!endpoint.path().startsWith("/api/jobs"), codes.contains("503"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void givesASchemaForEachAnswer(Endpoint endpoint) {
    responses(endpoint)
        .map(ApiDocumentTest::described)
        .forEach(
            response -> {
              assertFalse(response.description().isBlank(), endpoint.toString());
              assertEquals(1, response.content().length, endpoint + " " + response.responseCode());
              assertFalse(types(response.content()[0]).isEmpty(), endpoint.toString());
            });
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void givesExamplesThatAreTrue(Endpoint endpoint) throws IOException {
    List<Content> contents =
        Stream.concat(
                responses(endpoint).flatMap(response -> Arrays.stream(response.content())),
                Stream.ofNullable(endpoint.java().getAnnotation(RequestBody.class))
                    .flatMap(body -> Arrays.stream(body.content())))
            .toList();
    for (Content content : contents) {
      Set<String> known = new TreeSet<>();
      types(content).forEach(type -> known.addAll(properties(type)));
      for (ExampleObject example : content.examples()) {
        JsonNode json = MAPPER.readTree(example.value());
        Set<String> told = new TreeSet<>();
        json.fieldNames().forEachRemaining(told::add);
        assertFalse(told.isEmpty(), example.value());
        told.removeAll(known);
        assertEquals(Set.of(), told, "not in the schema: " + example.value());
      }
    }
  }

  private static Stream<APIResponse> responses(Endpoint endpoint) {
    List<APIResponse> own = List.of(endpoint.java().getAnnotationsByType(APIResponse.class));
    Set<String> replaced = own.stream().map(APIResponse::responseCode).collect(Collectors.toSet());
    Class<?> type = endpoint.java().getDeclaringClass();
    return Stream.concat(
        own.stream(),
        Arrays.stream(type.getAnnotationsByType(APIResponse.class))
            .filter(response -> !replaced.contains(response.responseCode())));
  }

  /** What it says itself, or what it refers to. */
  private static APIResponse described(APIResponse response) {
    return response.ref().isEmpty()
        ? response
        : Arrays.stream(
                RestApplication.class
                    .getAnnotation(OpenAPIDefinition.class)
                    .components()
                    .responses())
            .filter(shared -> shared.name().equals(response.ref()))
            .findAny()
            .orElseThrow();
  }

  private static List<Class<?>> types(Content content) {
    return Stream.concat(
            Stream.of(content.schema().implementation()), Arrays.stream(content.schema().oneOf()))
        .filter(type -> type != Void.class)
        .toList();
  }

  private static Set<String> properties(Class<?> type) {
    return MAPPER
        .getSerializationConfig()
        .introspect(MAPPER.constructType(type))
        .findProperties()
        .stream()
        .map(BeanPropertyDefinition::getName)
        .collect(Collectors.toSet());
  }
}
