package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationsConfigTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://localhost:5432/parts, localhost:5432/parts",
    "jdbc:postgresql://db/parts?user=me&password=secret, db:5432/parts",
    "jdbc:postgresql://me:secret@db:6000/parts, db:6000/parts",
    "jdbc:postgresql://[::1]:6000/parts?ssl=true, [::1]:6000/parts"
  })
  void showsTheAddress_withoutUserAndPassword(String url, String label) {
    assertEquals(
        Optional.of(new DatabaseAddress(label)),
        MigrationsConfig.from(name -> Optional.of(url)).address());
  }

  @Test
  void needsNoDatabase() {
    assertEquals(Optional.empty(), MigrationsConfig.from(name -> Optional.empty()).address());
  }

  @Test
  void refusesAnotherUrl_namingTheVariable_notItsValue() {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> MigrationsConfig.from(name -> Optional.of("mysql://me:secret@db/parts")));
    assertTrue(e.getMessage().startsWith("CLIP_JDBC_URL: expected"), e.getMessage());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @Test
  void waitsLonger_withEachFailure_upToALimit() {
    assertEquals(Duration.ofSeconds(1), RetrySchedule.DEFAULT.afterFailures(1));
    assertEquals(Duration.ofSeconds(4), RetrySchedule.DEFAULT.afterFailures(3));
    assertEquals(Duration.ofSeconds(10), RetrySchedule.DEFAULT.afterFailures(100));
  }
}
