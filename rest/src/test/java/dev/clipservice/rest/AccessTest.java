package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

  private static final String ADMIN = "/api/embeddings/statistics";

  @Test
  void isBoundToEveryResourceThatNeedsIt() {
    for (Class<?> type : new RestApplication().getClasses()) {
      Path path = type.getAnnotation(Path.class);
      if (path != null) {
        boolean admin = path.value().startsWith("api");
        boolean secured = admin || path.value().startsWith("v1");
        assertEquals(secured, type.isAnnotationPresent(Secured.class), type.getName());
        assertEquals(admin, type.isAnnotationPresent(AdminApi.class), type.getName());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/models/x", ADMIN, "/v1;a=b/models"})
  void asksForAKey_ifThereAreAny(String path) {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS", "first, second"));
    MockHttpResponse without = server.get(path);
    MockHttpResponse wrong = server.get(path, "Authorization", "Bearer third");
    assertEquals(401, without.getStatus());
    assertEquals(401, wrong.getStatus());
    assertEquals("Bearer", RestServer.header(wrong, "WWW-Authenticate"));
    assertTrue(
        RestServer.text(wrong)
            .contains(
                "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\""),
        RestServer.text(wrong));
    assertFalse(RestServer.text(wrong).contains("third"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer first", "bearer second", "Bearer  first "})
  void takesAnyOfTheKeys(String authorization) {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS", " first,,second "));
    assertEquals(200, server.get("/v1/models", "Authorization", authorization).getStatus());
    assertEquals(200, server.get(ADMIN, "Authorization", authorization).getStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer first,second", "Basic first", "first"})
  void takesNothingElse(String authorization) {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS", "first,second"));
    assertEquals(401, server.get("/v1/models", "Authorization", authorization).getStatus());
  }

  @Test
  void opensTheAdminApi_toAdminKeysOnly_whereThereAreAny() {
    RestServer server =
        new RestServer(Map.of("CLIP_API_KEYS", "everyone", "CLIP_ADMIN_API_KEYS", "operator"));
    assertEquals(200, server.get("/v1/models", "Authorization", "Bearer everyone").getStatus());
    assertEquals(200, server.get("/v1/models", "Authorization", "Bearer operator").getStatus());
    assertEquals(200, server.get(ADMIN, "Authorization", "Bearer operator").getStatus());
    MockHttpResponse refused = server.get(ADMIN, "Authorization", "Bearer everyone");
    assertEquals(403, refused.getStatus());
    String text = RestServer.text(refused);
    assertTrue(text.contains("The API key 'CLIP_API_KEYS#1' does not open the admin API"), text);
    assertFalse(text.contains("everyone"), text);
  }

  @Test
  void countsWhatEachKeyIsUsedFor_byItsName() {
    RestServer server =
        new RestServer(Map.of("CLIP_API_KEYS", "everyone", "CLIP_ADMIN_API_KEYS", "operator"));
    server.get("/v1/models", "Authorization", "Bearer everyone");
    server.get(ADMIN, "Authorization", "Bearer everyone");
    server.get(ADMIN, "Authorization", "Bearer operator");
    server.get(ADMIN, "Authorization", "Bearer nobody");
    server.get("/health", "Authorization", "Bearer everyone");
    assertEquals(
        List.of("CLIP_API_KEYS#1 200", "CLIP_API_KEYS#1 403", "CLIP_ADMIN_API_KEYS#1 200"),
        server.metrics.usedKeys);
  }

  @Test
  void asksForAKey_ifThereAreAdminKeysOnly() {
    RestServer server = new RestServer(Map.of("CLIP_ADMIN_API_KEYS", "operator"));
    assertEquals(401, server.get("/v1/models").getStatus());
    assertEquals(200, server.get("/v1/models", "Authorization", "Bearer operator").getStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , "})
  void isOpen_ifThereAreNoKeys(String keys) {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS", keys));
    assertEquals(200, server.get("/v1/models").getStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:3021", "127.0.0.1", "127.0.0.1:80", "[::1]:3021"})
  void answersTheAdminApi_onThisMachine(String host) {
    assertEquals(200, RestServer.create().get(ADMIN, "Host", host).getStatus());
  }

  @ParameterizedTest
  @CsvSource({"localhost:3021, 200", "127.0.0.1:3021, 200", "evil.example:3021, 403"})
  void looksAtTheAuthority_ifThereIsNoHostHeader_asOverHttp2(String authority, int status) {
    assertEquals(status, RestServer.create().get("http://" + authority + ADMIN).getStatus());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:3021",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example/localhost",
        "localhost:port",
        "",
      })
  void refusesTheAdminApi_underAnotherName(String host) {
    MockHttpResponse response = RestServer.create().get(ADMIN, "Host", host);
    assertEquals(403, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"code\":\"forbidden\""));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:3021, http://localhost:3021, 200",
    "localhost, http://localhost, 200",
    "localhost, http://localhost:80, 200",
    "localhost:443, https://localhost, 200",
    "[::1]:3021, http://[::1]:3021, 200",
    "localhost:3021, http://localhost:8080, 403",
    "localhost:3021, http://127.0.0.1:3021, 403",
    "localhost:3021, https://evil.example, 403",
    "localhost:3021, null, 403",
    "localhost:3021, http://, 403",
    "localhost:3021, '%%%', 403",
  })
  void answersTheAdminApi_toItsOwnPageOnly(String host, String origin, int status) {
    MockHttpResponse response = RestServer.create().get(ADMIN, "Host", host, "Origin", origin);
    assertEquals(status, response.getStatus(), () -> RestServer.text(response));
  }

  @Test
  void looksAtTheHost_behindMatrixParametersToo() {
    assertEquals(
        403,
        RestServer.create()
            .get("/api;x=1/embeddings;y=2/statistics", "Host", "evil.example")
            .getStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "*", "::", "192.168.1.5", "clip.example"})
  void disablesTheAdminApi_beyondThisMachineWithoutKeys(String host) {
    RestServer server = new RestServer(Map.of("CLIP_SERVICE_HOST", host));
    MockHttpResponse response = server.get(ADMIN);
    assertEquals(403, response.getStatus());
    assertTrue(RestServer.text(response).contains("CLIP_API_KEYS"));
    assertEquals(200, server.get("/v1/models").getStatus());
  }

  @Test
  void opensTheAdminApi_beyondThisMachineWithKeys() {
    RestServer server =
        new RestServer(Map.of("CLIP_SERVICE_HOST", "0.0.0.0", "CLIP_API_KEYS", "k"));
    assertEquals(
        200, server.get(ADMIN, "Host", "clip.example", "Authorization", "Bearer k").getStatus());
    assertEquals(401, server.get(ADMIN, "Host", "clip.example").getStatus());
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2, 127.0.0.2:3021", "::1, [::1]", "localhost, 127.0.0.1"})
  void knowsTheConfiguredLoopbackAddress(String bound, String host) {
    RestServer server = new RestServer(Map.of("CLIP_SERVICE_HOST", bound));
    assertEquals(200, server.get(ADMIN, "Host", host).getStatus());
  }
}
