package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.rest.AdminEndpoints.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody changes anything who may not, or who says something that is not understood. */
class AdminSafetyTest {

  private final RestServer server = RestServer.create();

  static List<Endpoint> changing() {
    return AdminEndpoints.changing();
  }

  static List<Endpoint> needingADatabase() {
    return AdminEndpoints.all().stream()
        .filter(endpoint -> !endpoint.path().startsWith("/api/jobs"))
        .filter(endpoint -> !endpoint.path().equals("/api/events"))
        .toList();
  }

  static Stream<Arguments> notUnderstood() {
    return changing().stream()
        .flatMap(
            endpoint ->
                Stream.of("dryrun=true", "dry_run=true", "confirm=true")
                    .map(query -> Arguments.of(endpoint, query)));
  }

  @ParameterizedTest
  @MethodSource("changing")
  void refusesThePagesOfOthers(Endpoint endpoint) {
    assertRefused(403, send(endpoint, null, "Origin", "https://evil.example"));
    assertRefused(403, send(endpoint, null, "Origin", "http://localhost:8080"));
    assertRefused(403, send(endpoint, null, "Origin", "null"));
    assertRefused(403, send(endpoint, null, "Host", "evil.example"));
    // What a form or a script of another page can send without asking first
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      MockHttpResponse response =
          send(endpoint, "{\"confirm\":true}", "Content-Type", type, "Origin", "http://evil");
      assertRefused(403, response);
    }
  }

  @ParameterizedTest
  @MethodSource("changing")
  void asksForAKey(Endpoint endpoint) {
    RestServer keyed = new RestServer(Map.of("CLIP_API_KEYS", "k"));
    assertEquals(401, keyed.send(endpoint.method(), endpoint.examplePath(), null).getStatus());
    assertUntouched(keyed);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void isClosed_beyondThisMachineWithoutKeys(Endpoint endpoint) {
    RestServer open = new RestServer(Map.of("CLIP_SERVICE_HOST", "0.0.0.0"));
    assertEquals(403, open.send(endpoint.method(), endpoint.examplePath(), null).getStatus());
    assertUntouched(open);
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void refusesParametersThatItDoesNotKnow(Endpoint endpoint, String query) {
    MockHttpResponse response =
        server.send(endpoint.method(), endpoint.examplePath() + "?" + query, null);
    assertRefused(400, response);
    String body = RestServer.text(response);
    assertTrue(body.contains("\"code\":\"unknown_parameter\""), body);
    assertTrue(body.contains("\"param\":\"" + query.split("=", -1)[0] + "\""), body);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void refusesFieldsThatItDoesNotKnow(Endpoint endpoint) {
    MockHttpResponse response = send(endpoint, "{\"dryRun\":true}");
    assertRefused(400, response);
    String body = RestServer.text(response);
    assertTrue(body.contains("Unknown parameter: 'dryRun'"), body);
    assertTrue(body.contains("\"param\":\"dryRun\""), body);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void refusesBodiesThatAreNoJsonObject(Endpoint endpoint) {
    assertRefused(400, send(endpoint, "dryRun=true"));
    assertRefused(400, send(endpoint, "[]"));
    assertRefused(400, send(endpoint, "{} {}"));
    assertRefused(413, send(endpoint, "{\"x\":\"" + "x".repeat(20_000) + "\"}"));
    assertRefused(415, send(endpoint, "{}", "Content-Type", "text/plain"));
    assertRefused(
        415, send(endpoint, "dryRun=true", "Content-Type", "application/x-www-form-urlencoded"));
  }

  @ParameterizedTest
  @MethodSource("needingADatabase")
  void answers503_withoutADatabase(Endpoint endpoint) {
    server.database = new DatabaseStatus.Down("refused");
    MockHttpResponse response =
        send(endpoint, endpoint.path().endsWith("throttle") ? "{\"rowsPerMinute\":1}" : null);
    assertRefused(503, response);
    String body = RestServer.text(response);
    assertTrue(body.contains("\"code\":\"database_down\""), body);
  }

  private MockHttpResponse send(Endpoint endpoint, String body, String... headers) {
    return server.send(endpoint.method(), endpoint.examplePath(), body, headers);
  }

  private void assertRefused(int status, MockHttpResponse response) {
    String body = RestServer.text(response);
    assertEquals(status, response.getStatus(), body);
    assertTrue(body.startsWith("{\"error\":{\"message\":\""), body);
    assertUntouched(server);
  }

  private static void assertUntouched(RestServer server) {
    server.executor.runAll();
    assertEquals(List.of(), server.table.changes);
    assertEquals(List.of(), server.table.scopes);
    assertEquals(new RestServer(Map.of()).workers.settings, server.workers.settings);
    assertEquals("{\"jobs\":[]}", jobs(server));
  }

  private static String jobs(RestServer server) {
    MockHttpResponse response = server.get("/api/jobs", "Authorization", "Bearer k");
    return response.getStatus() == 200 ? RestServer.text(response) : "{\"jobs\":[]}";
  }
}
