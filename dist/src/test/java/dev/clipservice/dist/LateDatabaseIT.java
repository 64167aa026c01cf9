package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.testing.Endurance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose database does not run yet, and comes while it runs. */
class LateDatabaseIT {

  private static final String PASSWORD = "s3cret";
  private static final int ROWS = 100;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** No longer than it takes to look at everything once, or in the profile endurance a minute. */
  private static final Duration ABSENCE =
      Endurance.LONG ? Duration.ofMinutes(1) : Duration.ofMillis(1);

  @TempDir Path folder;

  @Test
  void servesTheApiMeanwhile_thenMigratesAndFillsTheTable_withoutARestart() throws Exception {
    try (KillablePostgres postgres = KillablePostgres.later(folder);
        ClipServer server = start(postgres)) {
      await("the whole absence")
          .during(ABSENCE)
          .atMost(ABSENCE.plus(LIMIT))
          .untilAsserted(() -> assertServesTheApiAlone(server, postgres.port()));
      Set<ProcessHandle> before = Set.copyOf(server.processes());

      postgres.start();
      await("schema").atMost(LIMIT).until(() -> statistics(server).statusCode() == 200);
      PartsUnderTest parts = new PartsUnderTest(postgres.url());
      parts.insert(ROWS);
      await("all rows").atMost(LIMIT).untilAsserted(() -> assertAllValid(server));
      parts.assertEveryVectorIsTheApisOwn(server, ROWS);

      JsonNode health = ClipServer.json(server.get("/health"));
      assertEquals("up", health.path("database").asText(), health::toString);
      assertTrue(health.path("database_detail").isMissingNode(), health::toString);
      assertEquals(before, Set.copyOf(server.processes()), "it was started again");
      assertFalse(server.says(PASSWORD), "a password was printed");
    }
  }

  private ClipServer start(KillablePostgres postgres) {
    return ClipServer.start(
        folder.resolve("data"),
        Map.of(
            "CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
            "CLIP_ALLOW_DEMO_MODEL", "true",
            "DATABASE_URL", postgres.url("postgres:" + PASSWORD)));
  }

  private static void assertServesTheApiAlone(ClipServer server, int port) {
    String address = "127.0.0.1:" + port;
    HttpResponse<String> answer = server.get("/health");
    JsonNode health = ClipServer.json(answer);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("healthy", health.path("status").asText(), answer.body());
    assertEquals("down", health.path("database").asText(), answer.body());
    String reason = health.path("database_detail").asText();
    assertTrue(reason.contains(address) && reason.contains("does not answer"), answer.body());
    assertFalse(answer.body().contains(PASSWORD), answer.body());

    assertEquals(200, server.post("/v1/embeddings", "{\"input\":\"brick 2 x 4\"}").statusCode());
    assertEquals(200, server.get(server.managementUri("/health/ready")).statusCode());
    HttpResponse<String> statistics = statistics(server);
    assertEquals(503, statistics.statusCode(), statistics.body());
    assertTrue(statistics.body().contains(address), statistics.body());
    assertFalse(statistics.body().contains(PASSWORD), statistics.body());
  }

  private static void assertAllValid(ClipServer server) {
    HttpResponse<String> answer = statistics(server);
    JsonNode counts = ClipServer.json(answer);
    for (String all : List.of("total", "valid", "completed")) {
      assertEquals(ROWS, counts.path(all).asInt(), all + " of " + answer.body());
    }
    for (String none : List.of("missing", "zero", "foreign", "pending", "processing", "failed")) {
      assertEquals(0, counts.path(none).asInt(-1), none + " of " + answer.body());
    }
  }

  private static HttpResponse<String> statistics(ClipServer server) {
    return server.get("/api/embeddings/statistics");
  }
}
