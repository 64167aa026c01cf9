package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A company's own PostgreSQL with pgvector, empty at first; rows come in while the service runs.
 */
class DatabaseIT {

  private static final int ROWS = 500;

  @TempDir Path data;
  private URI admin;

  @BeforeEach
  void needsPgvector() {
    String url = System.getenv("CLIP_TEST_PGVECTOR_URL");
    assumeTrue(
        url != null && !url.isBlank(),
        "CLIP_TEST_PGVECTOR_URL is not set: no PostgreSQL with pgvector to test on");
    admin = URI.create(url);
  }

  @Test
  void completesRowsInsertedWhileItRuns_andRunsTheSeedsZeroVectorSql() throws Exception {
    String database = "dist_it_" + ProcessHandle.current().pid();
    execute("/postgres", "DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database);
    Map<String, String> environment =
        Map.of(
            "CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
            "CLIP_ALLOW_DEMO_MODEL", "true",
            "DATABASE_URL", admin.toString().replaceAll("/[^/]*$", "/" + database));
    try (ClipServer server = ClipServer.start(data, environment)) {
      await("schema")
          .atMost(Duration.ofMinutes(1))
          .until(() -> server.get("/api/embeddings/statistics").statusCode() == 200);
      insertParts("/" + database);
      awaitAllValid(server, ROWS);
      assertStoredVectorsAreTheApisOwn(server, "/" + database);
      execute("/" + database, SEED_ZERO_VECTOR_SQL);
      execute("/" + database, SEED_ZERO_VECTOR_SQL.replaceAll("(?s)WHERE.*", "WHERE id % 5 = 0"));
      awaitAllValid(server, ROWS);
    }
    execute("/postgres", "DROP DATABASE " + database);
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

  private void insertParts(String database) throws SQLException, IOException {
    List<String> lines = Files.readAllLines(ClipServer.HOME.resolve("demo/parts.tsv"));
    List<String> header = List.of(lines.get(0).split("\t", -1));
    try (Connection connection = connect(database);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO parts_master_features (part_id, part_name, color_id, feature_text)"
                    + " VALUES (?, ?, ?, ?)")) {
      for (int row = 0; row < ROWS; row++) {
        String[] cells = lines.get(1 + row).split("\t", -1);
        insert.setString(1, cells[header.indexOf("part_id")]);
        insert.setString(2, cells[header.indexOf("part_name")]);
        insert.setInt(3, row % 20);
        insert.setString(4, cells[header.indexOf("feature_text")]);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void awaitAllValid(ClipServer server, long total) {
    await("all rows valid")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              HttpResponse<String> response = server.get("/api/embeddings/statistics");
              assertEquals(200, response.statusCode(), response.body());
              JsonNode counts = ClipServer.json(response);
              assertEquals(total, counts.get("total").longValue(), counts.toString());
              assertEquals(total, counts.get("valid").longValue(), counts.toString());
              assertEquals(total, counts.get("completed").longValue(), counts.toString());
            });
  }

  private void assertStoredVectorsAreTheApisOwn(ClipServer server, String database)
      throws SQLException {
    EmbeddingsClient client = new EmbeddingsClient(server);
    int compared = 0;
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT feature_text, clip_text_emb::real[] FROM parts_master_features"
                    + " WHERE id % 10 = 0")) {
      while (rows.next()) {
        Float[] stored = (Float[]) rows.getArray(2).getArray();
        Embedding answered = client.embed(List.of(rows.getString(1))).get(0);
        for (int i = 0; i < stored.length; i++) {
          assertEquals(answered.get(i), stored[i], "component " + i);
        }
        compared++;
      }
    }
    assertEquals(ROWS / 10, compared);
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    String[] user = admin.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + admin.getHost() + ":" + admin.getPort() + database,
        user[0],
        user.length > 1 ? user[1] : "");
  }
}
