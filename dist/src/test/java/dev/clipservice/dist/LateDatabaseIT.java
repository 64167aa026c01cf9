package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose database does not run yet, and comes while it runs. It speaks TLS, and logs in
 * JSON.
 */
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
      assertSpeaksTlsOnly(server);
      assertEachLineIsJson(server);
    }
  }

  private ClipServer start(KillablePostgres postgres) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder.resolve("tls"), "EC");
    Map<String, String> environment = new HashMap<>(certificate.environment());
    environment.put("CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString());
    environment.put("CLIP_ALLOW_DEMO_MODEL", "true");
    environment.put("CLIP_LOG_FORMAT", "json");
    environment.put("DATABASE_URL", postgres.url("postgres:" + PASSWORD));
    return ClipServer.start(folder.resolve("data"), environment);
  }

  private static void assertSpeaksTlsOnly(ClipServer server) {
    assertTrue(server.says("ready: https://127.0.0.1:" + server.port()), server.outputText());
    HttpRequest plain =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health")).build();
    assertThrows(
        IOException.class,
        () -> HttpClient.newHttpClient().send(plain, HttpResponse.BodyHandlers.ofString()));
  }

  private static void assertEachLineIsJson(ClipServer server) throws IOException {
    Set<String> types = new TreeSet<>();
    for (String line : server.outputText().lines().toList()) {
      JsonNode json = ClipServer.JSON.readTree(line);
      for (String field : List.of("type", "ibm_datetime", "loglevel", "message")) {
        assertTrue(json.path(field).isTextual(), field + " in " + line);
      }
      types.add(json.path("type").asText());
    }
    assertEquals(Set.of("clip_launcher", "liberty_message"), types);
    assertTrue(server.says("✅ CLIP embedding generated"), server.outputText());
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
