package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A company's own database, empty at first; rows come in while the service runs. It is watched: by
 * its metrics and traces. And it is asked everything that its OpenAPI document has.
 */
@ResourceLock(CompanyDatabase.LOCK)
class DatabaseIT {

  private static final int ROWS = 500;

  @TempDir Path data;

  @Test
  void completesRowsInsertedWhileItRuns_runsTheSeedsZeroVectorSql_andIsWatched() throws Exception {
    try (CompanyDatabase database = CompanyDatabase.create();
        TraceReceiver traces = new TraceReceiver();
        ClipServer server = start(database, traces)) {
      await("schema")
          .atMost(Duration.ofMinutes(1))
          .until(() -> server.get("/api/embeddings/statistics").statusCode() == 200);
      PartsUnderTest parts = database.parts();
      parts.insert(ROWS);
      awaitAllValid(server, ROWS);
      parts.assertEveryVectorIsTheApisOwn(server, ROWS);
      new PageSources(server, ROWS).assertTheyTellTheTruth();
      parts.execute(SEED_ZERO_VECTOR_SQL);
      parts.execute(SEED_ZERO_VECTOR_SQL.replaceAll("(?s)WHERE.*", "WHERE id % 5 = 0"));
      awaitAllValid(server, ROWS);
      assertEquals(202, server.post("/api/embeddings/generate-missing", "").statusCode());
      await("what dashboard and alerts ask for")
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertEquals(Set.of(), DashboardMetrics.missingIn(metrics(server))));
      TracesOfAServer.assertTold(server, traces);
      new ApiCases(ApiDocument.of(server)).assertAllAreAsDocumentedWithTable(server);
    }
  }

  private static String metrics(ClipServer server) {
    return server.get(server.managementUri("/metrics")).body();
  }

  private ClipServer start(CompanyDatabase database, TraceReceiver traces) {
    Map<String, String> environment = new HashMap<>(traces.environment());
    environment.put("CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString());
    environment.put("CLIP_ALLOW_DEMO_MODEL", "true");
    environment.put("DATABASE_URL", database.url());
    return ClipServer.start(data, environment);
  }

  /** As the guide has it. */
  private static final String SEED_ZERO_VECTOR_SQL =
      """
      -- 제로 벡터 재처리
      UPDATE parts_master_features\s
      SET embedding_status = 'pending', updated_at = NOW()
      WHERE clip_text_emb IS NULL\s
         OR array_length(clip_text_emb::real[], 1) IS NULL
         OR (SELECT bool_and(v = 0) FROM unnest(clip_text_emb::real[]) AS v);
      """;

  private static void awaitAllValid(ClipServer server, long total) {
    await("all rows valid")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              HttpResponse<String> response = server.get("/api/embeddings/statistics");
              assertEquals(200, response.statusCode(), response.body());
              JsonNode counts = ClipServer.json(response);
              for (String all : List.of("total", "valid", "completed")) {
                assertEquals(total, counts.get(all).longValue(), counts.toString());
              }
            });
  }
}
