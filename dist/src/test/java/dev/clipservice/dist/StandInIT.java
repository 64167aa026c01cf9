package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code EMBEDDING_PROVIDER=clip,openai}: OpenAI embeds rows while the CLIP service is away. What
 * it has made is made again when the file of settings says so.
 */
class StandInIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void letsOpenAiFillTheTable_butNeverAnswersTheApiWithIt() throws Exception {
    SettingsFile file = new SettingsFile(folder.resolve("clip.properties"));
    try (LoopbackService clip = new LoopbackService("clip-vit-l/14").revision("first");
        LoopbackService openAi = new LoopbackService("text-embedding-3-small");
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String providers = providers(clip, openAi);
      file.write(providers + worker("5", "keep"));
      try (ClipServer server =
              ClipServer.start(folder.resolve("data"), environment(postgres, file));
          Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement table = connection.createStatement()) {
        await("schema").atMost(LIMIT).until(() -> statistics(server).statusCode() == 200);
        insert(table, "by clip");
        awaitCompleted(server, 20);
        assertFalse(openAi.texts().contains("by clip 1"));

        clip.answerWith(503);
        insert(table, "by openai");
        awaitCompleted(server, 40);
        assertStoodIn(server, table, openAi);

        // Wrong in one line: none of it counts
        file.write(providers + worker("all", "reembed"));
        await("complaint").atMost(LIMIT).until(() -> server.says("the old settings stay: "));
        assertTrue(server.says("CLIP_WORKER_BATCH: expected a whole number"), server::outputText);

        clip.answerWith(200);
        await("clip again").atMost(LIMIT).until(() -> server.get("/health").statusCode() == 200);
        insert(table, "by clip again");
        awaitCompleted(server, 60);
        assertTrue(clip.texts().contains("by clip again 1"));
        assertFalse(openAi.texts().contains("by clip again 1"));
        assertEquals(20, madeBy(table, "by openai", "openai"));
        assertEquals(5, clip.largestCall());

        file.write(providers + worker("20", "reembed"));
        await("made again by clip").atMost(LIMIT).until(() -> count(server, "valid") == 60);
        assertEquals(20, madeBy(table, "by openai", "clip"));
        assertEquals(20, clip.largestCall());
        assertTrue(
            server.says("applied CLIP_FOREIGN_VECTORS, CLIP_WORKER_BATCH"), server::outputText);
        assertFalse(server.says("s3cret"), server::outputText);
      }
    }
  }

  private static void assertStoodIn(ClipServer server, Statement table, LoopbackService openAi)
      throws SQLException {
    assertTrue(openAi.texts().contains("by openai 1"));
    assertEquals(20, madeBy(table, "by openai", "openai"));
    assertEquals(20, count(server, "foreign"));
    HttpResponse<String> refused = server.post("/v1/embeddings", "{\"input\":\"for a person\"}");
    assertEquals(503, refused.statusCode(), refused.body());
    assertFalse(openAi.texts().contains("for a person"), "the API's model is what it says");
    JsonNode health = ClipServer.json(server.get("/health"));
    assertEquals("unhealthy", health.path("status").asText(), health::toString);
  }

  private static Map<String, String> environment(EmbeddedPostgres postgres, SettingsFile file) {
    return Map.of(
        "DATABASE_URL",
        "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres",
        "CLIP_CONFIG_FILE",
        file.path().toString());
  }

  private static String providers(LoopbackService clip, LoopbackService openAi) {
    return """
        EMBEDDING_PROVIDER=clip,openai
        CLIP_SERVICE_URL=%s
        OPENAI_API_KEY=sk-s3cret
        OPENAI_BASE_URL=%s/v1
        CLIP_PROVIDER_RETRIES=0
        CLIP_PROVIDER_CIRCUIT_SECONDS=1
        """
        .formatted(clip.url(), openAi.url());
  }

  private static String worker(String batch, String foreign) {
    return "CLIP_WORKER_BATCH=%s\nCLIP_FOREIGN_VECTORS=%s\n".formatted(batch, foreign);
  }

  private static void insert(Statement table, String text) throws SQLException {
    boolean unused =
        table.execute(
            """
            INSERT INTO parts_master_features (part_id, part_name, color_id, feature_text)
            SELECT '%1$s' || i, 'part', 1, '%1$s ' || i FROM generate_series(1, 20) i
            """
                .formatted(text));
  }

  private static int madeBy(Statement table, String text, String provider) throws SQLException {
    try (ResultSet count =
        table.executeQuery(
            "SELECT count(*) FROM parts_master_features WHERE part_id LIKE '%s%%' AND part_id NOT LIKE '%s again%%' AND embedding_provider = '%s'"
                .formatted(text, text, provider))) {
      return count.next() ? count.getInt(1) : -1;
    }
  }

  private static void awaitCompleted(ClipServer server, int rows) {
    await(rows + " rows")
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(rows, count(server, "completed")));
  }

  private static int count(ClipServer server, String what) {
    return ClipServer.json(statistics(server)).path(what).asInt(-1);
  }

  private static HttpResponse<String> statistics(ClipServer server) {
    return server.get("/api/embeddings/statistics");
  }
}
