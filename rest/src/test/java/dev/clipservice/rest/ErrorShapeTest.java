package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.rest.internal.error.ThrowableMapper;
import jakarta.ws.rs.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorShapeTest {

  private static final Logger LOG = Logger.getLogger(ThrowableMapper.class.getName());

  private final RestServer server = RestServer.create();
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler = new Recording();

  @BeforeEach
  void record() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void stopRecording() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_REQUEST, 400, invalid_request_error, null",
    "MODEL_NOT_FOUND, 404, invalid_request_error, model_not_found",
    "NOT_FOUND, 404, invalid_request_error, not_found",
    "UNAUTHORIZED, 401, invalid_request_error, invalid_api_key",
    "OVERLOADED, 429, rate_limit_exceeded, rate_limit_exceeded",
    "UNAVAILABLE, 503, server_error, service_unavailable",
    "DEADLINE_EXCEEDED, 503, server_error, deadline_exceeded",
    "MISCONFIGURED, 503, server_error, misconfigured",
  })
  void answersEachKind(Kind kind, int status, String type, String code) {
    server.provider.failure = new ClipServiceException(kind, "expected this, found that");
    MockHttpResponse response = embed();
    assertEquals(status, response.getStatus());
    String quotedCode = code.equals("null") ? "null" : '"' + code + '"';
    assertEquals(
        "{\"error\":{\"message\":\"expected this, found that\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
            .formatted(type, quotedCode),
        RestServer.text(response));
    assertTrue(logged.isEmpty(), "nothing that a caller can cause is logged as a failure");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void knowsEveryKind(Kind kind) {
    server.provider.failure = new ClipServiceException(kind, "x");
    assertTrue(embed().getStatus() >= 400);
  }

  @Test
  void tellsParameterAndCode_ofTheException() {
    server.provider.failure =
        new ClipServiceException(Kind.INVALID_REQUEST, "m", "input", "special", null, null);
    String body = RestServer.text(embed());
    assertTrue(body.endsWith("\"param\":\"input\",\"code\":\"special\"}}"), body);
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, 1, 1",
    "OVERLOADED, 1001, 2",
    "UNAVAILABLE, 30000, 30",
    "OVERLOADED, 0, 1"
  })
  void tellsWhenToComeAgain_inWholeSeconds(Kind kind, long millis, String seconds) {
    server.provider.failure =
        new ClipServiceException(kind, "m", null, null, Duration.ofMillis(millis), null);
    assertEquals(seconds, RestServer.header(embed(), "Retry-After"));
  }

  @Test
  void tellsNoTimeToComeAgain_ifNoneIsKnown() {
    server.provider.failure = new ClipServiceException(Kind.OVERLOADED, "m");
    assertNull(RestServer.header(embed(), "Retry-After"));
  }

  @Test
  void hidesInternals_andLogsThemUnderTheRequestId() {
    for (RuntimeException failure :
        List.of(
            new IllegalStateException("secret\npath"),
            new ClipServiceException(Kind.INTERNAL, "secret"),
            new jakarta.ws.rs.InternalServerErrorException("secret"))) {
      logged.clear();
      server.provider.failure = failure;
      MockHttpResponse response = embed("x-request-id", "my-id");
      assertEquals(500, response.getStatus());
      assertEquals("my-id", RestServer.header(response, "x-request-id"));
      assertFalse(RestServer.text(response).contains("secret"));
      assertTrue(RestServer.text(response).contains("\"type\":\"server_error\""));
      assertEquals(1, logged.size());
      assertTrue(logged.get(0).getMessage().contains("my-id"));
      assertNotNull(logged.get(0).getThrown());
    }
  }

  @Test
  void findsTheMeaning_underWrappers() {
    server.provider.failure =
        new RuntimeException(new RuntimeException(new ClipServiceException(Kind.OVERLOADED, "m")));
    assertEquals(429, embed().getStatus());
  }

  @Test
  void keepsRetryAfter_ofJaxRs() {
    server.provider.failure = new ServiceUnavailableException(7L);
    MockHttpResponse response = embed();
    assertEquals(503, response.getStatus());
    assertEquals("7", RestServer.header(response, "Retry-After"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nope, 404, unknown_url, 'Unknown request URL: GET /nope.'",
    "GET, /v1, 404, unknown_url, 'GET /v1'",
    "POST, /health, 405, method_not_supported, 'Not allowed to POST on /health'",
    "GET, /v1/embeddings, 405, method_not_supported, 'Not allowed to GET on /v1/embeddings'",
    "DELETE, /v1/models/x, 405, method_not_supported, 'Not allowed to DELETE'",
    "POST, /v1/embeddings, 415, unsupported_media_type, 'expected application/json, got none'",
  })
  void answersErrorsOfHttp(String method, String path, int status, String code, String message) {
    MockHttpResponse response = server.send(method, path, null);
    assertShape(response, status, code, message);
  }

  @Test
  void tellsTheAllowedMethods() {
    String allow = RestServer.header(server.get("/v1/embeddings"), "Allow");
    assertTrue(allow.contains("POST"), allow);
  }

  @Test
  void answersOptions() {
    MockHttpResponse response = server.send("OPTIONS", "/v1/embeddings", null);
    assertEquals(204, response.getStatus());
    assertEquals("", RestServer.text(response));
    assertTrue(RestServer.header(response, "Allow").contains("POST"));
    assertNull(RestServer.header(response, "Access-Control-Allow-Origin"));
  }

  @Test
  void refusesOtherContentTypes() {
    assertShape(
        server.embed("{}", "Content-Type", "text/plain"),
        415,
        "unsupported_media_type",
        "expected application/json, got text/plain");
  }

  @Test
  void refusesToAnswerAsAnythingButJson() {
    assertShape(
        server.embed("{}", "Accept", "text/html"), 406, "not_acceptable", "as application/json");
  }

  @ParameterizedTest
  @CsvSource({"Content-Type, nonsense", "Accept, nonsense", "Accept, text/html;q=high"})
  void refusesMediaTypesThatAreNone(String header, String value) {
    MockHttpResponse response = server.embed("{\"input\":\"a\"}", header, value);
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("Invalid header '" + header + "'"));
  }

  private MockHttpResponse embed(String... headers) {
    return server.embed("{\"input\":\"a\"}", headers);
  }

  private static void assertShape(
      MockHttpResponse response, int status, String code, String message) {
    String body = RestServer.text(response);
    assertEquals(status, response.getStatus(), body);
    assertEquals("application/json", RestServer.header(response, "Content-Type"));
    assertTrue(body.startsWith("{\"error\":{\"message\":\""), body);
    assertTrue(body.contains(message), body);
    assertTrue(
        body.endsWith(
            "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"" + code + "\"}}"),
        body);
    assertNotNull(RestServer.header(response, "x-request-id"));
  }

  private final class Recording extends Handler {
    @Override
    public void publish(LogRecord entry) {
      logged.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
