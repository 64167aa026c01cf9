package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import dev.clipservice.rest.internal.http.ServiceVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestConfigTest {

  @Test
  void hasDefaults() {
    RestConfig config = config(Map.of());
    assertEquals(Role.ALL, config.role());
    assertEquals("127.0.0.1", config.host());
    assertEquals(Duration.ofMinutes(10), config.requestTimeout());
    assertEquals(16_777_216, config.maxBodyBytes());
    assertEquals(256, config.maxRequests());
    assertEquals(Duration.ofSeconds(20), config.bodyTimeout());
    assertFalse(config.apiKeys().required());
    assertFalse(config.allowDemoModel());
  }

  @ParameterizedTest
  @CsvSource({
    "CLIP_ROLE, both",
    "CLIP_REQUEST_TIMEOUT_SECONDS, 0",
    "CLIP_REQUEST_TIMEOUT_SECONDS, 1m",
    "CLIP_MAX_BODY_BYTES, 1",
    "CLIP_ALLOW_DEMO_MODEL, yes",
    "CLIP_MAX_BODY_BYTES, 9999999999",
    "CLIP_MAX_REQUESTS, 0",
    "CLIP_BODY_TIMEOUT_SECONDS, never",
  })
  void namesTheVariableThatIsWrong(String name, String value) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> config(Map.of(name, value)));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith(name + ": expected"), e.getMessage());
    assertTrue(e.getMessage().contains(value), e.getMessage());
  }

  @Test
  void neverPrintsAKey() {
    String printed = config(Map.of("CLIP_API_KEYS", "hunter2,hunter3")).toString();
    assertFalse(printed.contains("hunter"), printed);
    assertTrue(printed.contains("ApiKeys[CLIP_API_KEYS#1 (api), CLIP_API_KEYS#2 (api)]"), printed);
  }

  @Test
  void knowsTheVersionOfTheBuild() {
    assertTrue(ServiceVersion.load().value().matches("\\d+\\.\\d+\\.\\d+.*"));
  }

  private static RestConfig config(Map<String, String> settings) {
    return RestConfig.from(name -> Optional.ofNullable(settings.get(name)));
  }
}
