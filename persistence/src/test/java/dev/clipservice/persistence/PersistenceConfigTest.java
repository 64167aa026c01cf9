package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersistenceConfigTest {

  @Test
  void keepsTheDemoModelOut_unlessAllowed() {
    assertFalse(PersistenceConfig.from(name -> Optional.empty()).allowDemoModel());
    assertTrue(PersistenceConfig.from(name -> Optional.of("TRUE")).allowDemoModel());
  }

  @Test
  void refusesAnythingElse_namingTheVariable() {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class, () -> PersistenceConfig.from(name -> Optional.of("yes")));
    assertEquals("CLIP_ALLOW_DEMO_MODEL: expected true or false, found \"yes\"", e.getMessage());
  }
}
