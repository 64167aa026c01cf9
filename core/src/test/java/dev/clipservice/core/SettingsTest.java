package dev.clipservice.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void fallsBack_whenUnsetOrBlank() {
    assertEquals("x", of(Map.of()).get("CLIP_MODEL", "x"));
    assertEquals("x", of(Map.of("CLIP_MODEL", "  ")).get("CLIP_MODEL", "x"));
    assertEquals(2, of(Map.of()).number("CLIP_THREADS", 2, 1, 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "two", "1.5", "99999999999999999999"})
  void refusesNumber_namingTheVariable(String value) {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> of(Map.of("CLIP_THREADS", value)).number("CLIP_THREADS", 2, 1, 64));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith("CLIP_THREADS: expected"), e.getMessage());
    assertTrue(e.getMessage().contains(value), e.getMessage());
  }

  @Test
  void readsRole() {
    assertEquals(Role.WORKER, Role.parse("worker"));
    assertThrows(ClipServiceException.class, () -> Role.parse("Worker"));
  }

  private static Settings of(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
