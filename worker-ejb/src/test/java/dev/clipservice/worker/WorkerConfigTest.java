package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerConfigTest {

  @Test
  void hasSensibleDefaults() {
    WorkerConfig expected =
        new WorkerConfig(Role.ALL, true, 64, Duration.ofSeconds(60), Duration.ofSeconds(1), true);
    assertEquals(expected, of(Map.of("CLIP_JDBC_URL", "jdbc:postgresql://localhost/parts")));
  }

  @Test
  void readsEveryVariable() {
    WorkerConfig config =
        of(
            Map.of(
                "CLIP_ROLE", "worker",
                "CLIP_WORKER_BATCH", "8",
                "CLIP_WORKER_LEASE_SECONDS", "60",
                "CLIP_WORKER_POLL_MILLIS", "250",
                "CLIP_FOREIGN_VECTORS", "keep"));
    WorkerConfig expected =
        new WorkerConfig(
            Role.WORKER, false, 8, Duration.ofMinutes(1), Duration.ofMillis(250), false);
    assertEquals(expected, config);
  }

  @ParameterizedTest
  @CsvSource({
    "CLIP_WORKER_BATCH,0",
    "CLIP_WORKER_BATCH,many",
    "CLIP_WORKER_LEASE_SECONDS,1",
    "CLIP_WORKER_POLL_MILLIS,1",
    "CLIP_FOREIGN_VECTORS,mix",
    "CLIP_ROLE,boss"
  })
  void refusesWrongValue_namingTheVariable(String name, String value) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> of(Map.of(name, value)));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith(name), e.getMessage());
    assertTrue(e.getMessage().contains(value), e.getMessage());
  }

  @Test
  void staysOff_withoutADatabaseOrInRoleApi() {
    assertTrue(of(Map.of()).reasonToStayOff().isPresent());
    assertTrue(of(Map.of("CLIP_JDBC_URL", "x", "CLIP_ROLE", "api")).reasonToStayOff().isPresent());
    assertTrue(of(Map.of("CLIP_JDBC_URL", "x", "CLIP_ROLE", "all")).reasonToStayOff().isEmpty());
  }

  private static WorkerConfig of(Map<String, String> values) {
    return WorkerConfig.from(name -> Optional.ofNullable(values.get(name)));
  }
}
