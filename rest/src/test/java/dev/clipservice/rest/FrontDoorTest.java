package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {

  static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  private final RestServer server = RestServer.create();

  @Test
  void tellsHowLongItTook() {
    for (String path : new String[] {"/health", "/nope"}) {
      String millis = RestServer.header(server.get(path), "openai-processing-ms");
      assertTrue(millis.matches("\\d+"), millis);
    }
  }

  @Test
  void givesAPageToABrowser() {
    MockHttpResponse page = server.get("/", "Accept", BROWSER);
    assertEquals(200, page.getStatus());
    assertEquals("text/html;charset=utf-8", RestServer.header(page, "Content-Type"));
    assertTrue(RestServer.text(page).startsWith("<!doctype html>"));
    assertEquals(List.of("Accept-Encoding", "Accept"), page.getOutputHeaders().get("Vary"));
    assertEquals("no-cache", RestServer.header(page, "Cache-Control"));
    String policy = RestServer.header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/*"})
  void givesLinksToAProgram(String accept) {
    MockHttpResponse links = server.get("/", "Accept", accept);
    assertEquals("application/json", RestServer.header(links, "Content-Type"));
    assertEquals(
        "{\"name\":\"clip-service\",\"version\":\"1.2.3\",\"links\":{"
            + "\"embeddings\":\"/v1/embeddings\",\"models\":\"/v1/models\",\"health\":\"/health\","
            + "\"statistics\":\"/api/embeddings/statistics\"}}",
        RestServer.text(links));
  }

  @Test
  void protectsEveryResponse() {
    for (String path : List.of("/", "/health", "/nope", "/v1/models", "/page/current/page.js")) {
      MockHttpResponse response = server.get(path);
      assertEquals("nosniff", RestServer.header(response, "X-Content-Type-Options"), path);
      assertEquals("DENY", RestServer.header(response, "X-Frame-Options"), path);
      assertEquals("no-referrer", RestServer.header(response, "Referrer-Policy"), path);
      assertTrue(
          RestServer.header(response, "Content-Security-Policy").contains("default-src 'none'"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "req_1-2/3:4", "~!@#$%^&*()"})
  void keepsTheClientsRequestId(String id) {
    assertEquals(id, RestServer.header(server.get("/health", "x-request-id", id), "x-request-id"));
    assertEquals(id, RestServer.header(server.get("/nope", "x-request-id", id), "x-request-id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "\u00e9", "\uD55C"})
  void replacesARequestIdThatIsUnfit(String id) {
    String given = RestServer.header(server.get("/health", "x-request-id", id), "x-request-id");
    assertTrue(given.matches("req_[0-9a-f-]{36}"), given);
  }

  @Test
  void replacesARequestIdThatIsTooLong_andNamesEachRequestAnew() {
    String first =
        RestServer.header(server.get("/", "x-request-id", "x".repeat(129)), "x-request-id");
    assertTrue(first.startsWith("req_"), first);
    assertNotEquals(first, RestServer.header(server.get("/"), "x-request-id"));
  }

  @Test
  void countsEveryRequest_underFewNames() {
    server.get("/");
    server.get("/page/current/nope.js");
    server.get("/v1/models/made-up");
    server.get("/v1/modelsX");
    server.get("/made/up");
    server.embed("{");
    server.get("/health", "Accept", "nonsense");
    assertEquals(
        List.of(
            "page 200",
            "page 404",
            "v1/models 404",
            "other 404",
            "other 404",
            "v1/embeddings 400",
            "health 400"),
        server.metrics.answered);
  }
}
