package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two servers of ours: one has the model, the other fills a table with it over HTTP, by a key. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class RemoteWorkerIT {

  private static final int ROWS = 200;

  @TempDir Path data;

  @Test
  void fillsItsTable_withTheOthersBits_andLoadsNoModel(KeyedServer.Running running)
      throws Exception {
    ClipServer api = running.server();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
      Map<String, String> withTable =
          Map.of(
              "DATABASE_URL",
              url,
              "CLIP_SERVICE_URL",
              api.uri("/v1").toString(),
              "CLIP_SERVICE_API_KEY",
              KeyedServer.KEY,
              "CLIP_ALLOW_DEMO_MODEL",
              "true",
              "CLIP_MODEL",
              "/no/such/model");
      try (ClipServer worker =
          ClipServer.start(data.resolve("worker"), withTable, "--role", "worker")) {
        await("schema")
            .atMost(Duration.ofMinutes(1))
            .until(() -> worker.get("/api/embeddings/statistics").statusCode() == 200);
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          boolean unused =
              statement.execute(
                  "INSERT INTO parts_master_features (part_id, part_name, color_id, feature_text)"
                      + " SELECT 'p' || i, 'part', 1, 'brick 2 x ' || i || ' 플레이트'"
                      + " FROM generate_series(1, "
                      + ROWS
                      + ") i");
          awaitAllValid(worker);
          assertAreTheOthersBits(statement, api);
        }
        JsonNode health = ClipServer.json(worker.get("/health"));
        assertEquals("clip-brick-mini", health.path("model").asText(), health::toString);
        assertEquals(503, worker.post("/v1/embeddings", "{\"input\":\"x\"}").statusCode());
      }
    }
  }

  private static void awaitAllValid(ClipServer worker) {
    await("all rows valid")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              HttpResponse<String> response = worker.get("/api/embeddings/statistics");
              assertEquals(ROWS, ClipServer.json(response).path("valid").asInt(), response.body());
            });
  }

  private static void assertAreTheOthersBits(Statement statement, ClipServer api) throws Exception {
    EmbeddingsClient client = new EmbeddingsClient(api);
    String revision = ClipServer.json(api.get("/health")).path("revision").asText();
    int compared = 0;
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT feature_text, clip_text_emb::real[], embedding_revision, embedding_provider,"
                + " embedding_tokens FROM parts_master_features WHERE id % 20 = 0")) {
      while (rows.next()) {
        Float[] stored = (Float[]) rows.getArray(2).getArray();
        Embedding answered = client.embed(List.of(rows.getString(1))).get(0);
        for (int i = 0; i < stored.length; i++) {
          assertEquals(answered.get(i), stored[i], "component " + i);
        }
        assertEquals(revision, rows.getString(3));
        assertEquals("clip", rows.getString(4));
        assertTrue(rows.getInt(5) > 2, "tokens");
        compared++;
      }
    }
    assertEquals(ROWS / 20, compared);
  }
}
