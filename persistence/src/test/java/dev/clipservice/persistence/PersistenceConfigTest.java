package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersistenceConfigTest {

  @Test
  void keepsTheDemoModelOut_unlessAllowed() {
    assertFalse(of(Map.of()).allowDemoModel());
    assertTrue(of(Map.of("CLIP_ALLOW_DEMO_MODEL", "TRUE")).allowDemoModel());
  }

  @Test
  void triesARowFiveTimes_unlessToldOtherwise() {
    assertEquals(5, of(Map.of()).maxAttempts());
    assertEquals(2, of(Map.of("CLIP_WORKER_MAX_ATTEMPTS", "2")).maxAttempts());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> of(Map.of("CLIP_WORKER_MAX_ATTEMPTS", "0")));
    assertEquals(
        "CLIP_WORKER_MAX_ATTEMPTS: expected a whole number from 1 to 100, found \"0\"",
        e.getMessage());
  }

  @Test
  void refusesAnythingElse_namingTheVariable() {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> of(Map.of("CLIP_ALLOW_DEMO_MODEL", "yes")));
    assertEquals("CLIP_ALLOW_DEMO_MODEL: expected true or false, found \"yes\"", e.getMessage());
  }

  private static PersistenceConfig of(Map<String, String> values) {
    return PersistenceConfig.from(name -> Optional.ofNullable(values.get(name)));
  }
}
