package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.rest.RestApplication;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The OpenAPI document is what the server does. {@link DatabaseIT} makes the requests that need a
 * table.
 */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class ApiDocumentIT {

  private static ClipServer server;
  private static ApiDocument document;
  private static ApiCases cases;

  @BeforeAll
  static void read(KeyedServer.Running running) {
    server = running.server();
    document = ApiDocument.of(server);
    cases = new ApiCases(document);
  }

  @Test
  void isValid_andSoAreItsExamples() {
    assertEquals(List.of(), document.faults());
    assertEquals(List.of(), document.faultsOfExamples());
  }

  @Test
  void namesWhatAnswers_andNothingElse() {
    Set<String> documented = new TreeSet<>();
    document.operations().forEach(operation -> documented.add(operation.toString()));
    assertEquals(answering(), documented);
  }

  /** Every method of every resource, but those of the page. */
  private static Set<String> answering() {
    return new RestApplication()
        .getClasses().stream()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(method -> !ofThePage(method))
            .flatMap(method -> httpMethod(method).stream().map(verb -> verb + " " + path(method)))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean ofThePage(Method method) {
    Operation operation = method.getAnnotation(Operation.class);
    boolean hidden = operation != null && operation.hidden();
    assertTrue(
        !hidden || path(method).equals("/") || path(method).startsWith("/page"), path(method));
    return hidden;
  }

  private static Optional<String> httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst();
  }

  private static String path(Method method) {
    String whole =
        Stream.of(
                method.getDeclaringClass().getAnnotation(Path.class),
                method.getAnnotation(Path.class))
            .filter(part -> part != null && !part.value().equals("/"))
            .map(part -> "/" + part.value())
            .collect(Collectors.joining());
    return whole.isEmpty() ? "/" : whole.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
  }

  @Test
  void hasACaseForEachStatus_ofEachOperation() {
    Set<String> covered =
        Stream.concat(cases.withKeys().stream(), cases.withTable("job").stream())
            .map(ApiCase::covered)
            .collect(Collectors.toSet());
    Set<String> without = new TreeSet<>();
    for (ApiOperation operation : document.operations()) {
      operation.statuses().stream()
          .map(status -> operation + " " + status)
          .filter(pair -> !covered.contains(pair))
          .filter(pair -> ApiCases.ELSEWHERE.keySet().stream().noneMatch(pair::matches))
          .forEach(without::add);
    }
    assertEquals(Set.of(), without, "add a case, or a line to ApiCases.ELSEWHERE");
  }

  @Test
  void saysWhatIsAnswered() {
    cases.assertAllAreAsDocumented(server, cases.withKeys());
  }

  @Test
  void describesItsOwnRequests() {
    ApiExamples examples = new ApiExamples(document, ApiExamples.PARAMETERS).withJob("job");
    for (ApiOperation operation : document.operations()) {
      Optional<String> body = examples.of(operation).body();
      if (body.isPresent()) {
        assertEquals(List.of(), document.faultsOfRequest(operation, ApiExamples.json(body.get())));
      }
    }
  }

  @Test
  void saysWhatIsAnswered_whereThereIsNoOperation() {
    ApiExamples examples = new ApiExamples(document, ApiExamples.PARAMETERS).withJob("job");
    for (ApiOperation operation : document.operations()) {
      ApiRequest right = examples.of(operation);
      ApiRequest wrong =
          new ApiRequest("PATCH", right.path(), Map.of(), Optional.empty())
              .withKey(KeyedServer.ADMIN_KEY);
      assertAnswered(405, "WrongMethod", wrong);
    }
    assertAnswered(
        404, "UnknownUrl", new ApiRequest("GET", "/no/such/path", Map.of(), Optional.empty()));
  }

  private static void assertAnswered(int status, String response, ApiRequest request) {
    ApiAnswer answer = request.send(server);
    assertEquals(status, answer.status(), request.toString());
    assertEquals(
        List.of(),
        document.faultsOf(document.commonResponse(response), answer),
        request.toString());
  }
}
