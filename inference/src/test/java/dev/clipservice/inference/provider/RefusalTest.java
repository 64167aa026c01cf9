package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service says instead of embeddings, and whose fault it is. */
class RefusalTest {

  private static final List<String> TEXTS = List.of("grey brick 2 x 4", "red plate 1 x 2");

  private final FakeService fake = new FakeService();
  private final OpenAiService service = Services.openAi(fake);
  private ServiceModel model;

  @BeforeEach
  void identify() {
    model = service.identify(Services.later());
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "400, input, -, INVALID_REQUEST, refuses the input (400)",
        "400, -, -, INVALID_REQUEST, refuses the input",
        "413, -, -, INVALID_REQUEST, refuses the input",
        "422, -, -, INVALID_REQUEST, refuses the input",
        "400, dimensions, -, MISCONFIGURED, OPENAI_EMBEDDING_MODEL",
        "400, model, -, MISCONFIGURED, OPENAI_EMBEDDING_MODEL",
        "400, -, model_not_found, MISCONFIGURED, OPENAI_EMBEDDING_MODEL",
        "401, -, invalid_api_key, MISCONFIGURED, refuses the key (401): set OPENAI_API_KEY",
        "403, -, -, MISCONFIGURED, OPENAI_API_KEY",
        "404, model, model_not_found, MISCONFIGURED, does not have the model",
        "404, -, -, MISCONFIGURED, OPENAI_BASE_URL",
        "405, -, -, MISCONFIGURED, OPENAI_BASE_URL",
        "407, -, -, MISCONFIGURED, proxy",
        "429, -, rate_limit_exceeded, OVERLOADED, asked too often",
        "429, -, insufficient_quota, MISCONFIGURED, quota",
        "408, -, -, UNAVAILABLE, cannot answer now (408)",
        "500, -, -, UNAVAILABLE, failed (500)",
        "502, -, -, UNAVAILABLE, cannot answer now (502)",
        "503, -, -, UNAVAILABLE, cannot answer now (503)",
        "529, -, -, UNAVAILABLE, failed (529)",
      })
  void givesEachStatusItsKind(int status, String param, String code, Kind kind, String said) {
    String error =
        FakeService.JSON
            .createObjectNode()
            .set(
                "error",
                FakeService.JSON
                    .createObjectNode()
                    .put("message", "so it is")
                    .put("param", param)
                    .put("code", code))
            .toString();
    fake.next(ServiceAnswers.json(status, error));
    ClipServiceException e = failure();
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirect(int status) {
    try (FakeService elsewhere = new FakeService()) {
      fake.next(ServiceAnswers.json(status, "{}", "Location", elsewhere.url() + "/v1/embeddings"));
      assertEquals(Kind.MISCONFIGURED, failure().kind());
      assertEquals(List.of(), elsewhere.calls());
      assertEquals(List.of(), elsewhere.keys());
    }
  }

  @Test
  void tellsHowLongToWait_asSecondsOrDate() {
    fake.next(ServiceAnswers.json(429, "{}", "Retry-After", "7"));
    assertEquals(Optional.of(Duration.ofSeconds(7)), failure().retryAfter());
    fake.next(ServiceAnswers.json(503, "{}", "Retry-After", "999999"));
    assertEquals(Optional.of(Duration.ofHours(1)), failure().retryAfter());
    String tomorrow =
        ZonedDateTime.now(ZoneOffset.UTC)
            .plusMinutes(10)
            .format(DateTimeFormatter.RFC_1123_DATE_TIME);
    fake.next(ServiceAnswers.json(429, "{}", "Retry-After", tomorrow));
    Duration told = failure().retryAfter().orElseThrow();
    assertTrue(
        told.compareTo(Duration.ofMinutes(8)) > 0 && told.compareTo(Duration.ofMinutes(10)) <= 0,
        told::toString);
    fake.next(ServiceAnswers.json(429, "{}"));
    assertEquals(Optional.empty(), failure().retryAfter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"too long.\\nReally.\"}}",
        "{\"error\":\"too long. Really\"}",
        "{\"message\":\"too long. Really\"}",
        "{\"detail\":\"too long. Really\"}"
      })
  void repeatsTheReason_inOneLine(String body) {
    fake.next(ServiceAnswers.json(400, body));
    String said = failure().getMessage();
    assertTrue(said.endsWith("(400): too long. Really."), said);
  }

  @Test
  void repeatsNeitherKeyNorTexts() {
    fake.next(
        ServiceAnswers.json(400, "{\"error\":{\"message\":\"wrong key " + Services.KEY + "\"}}"),
        ServiceAnswers.json(400, "{\"detail\":\"cannot read grey brick 2 x 4 at all\"}"),
        ServiceAnswers.json(401, "{\"error\":{\"message\":\"wrong key " + Services.KEY + "\"}}"),
        ServiceAnswers.status(400, "text/html", "<p>grey brick 2 x 4 " + Services.KEY));
    for (int i = 0; i < 4; i++) {
      ClipServiceException e = failure();
      assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
      assertFalse(e.getMessage().contains("brick"), e.getMessage());
    }
  }

  private ClipServiceException failure() {
    return assertThrows(
        ClipServiceException.class,
        () -> service.embed(model, Services.request(TEXTS, Services.later())));
  }
}
