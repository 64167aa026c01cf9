package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two servers that start at the same time on one database as an older system left it. */
@ResourceLock(CompanyDatabase.LOCK)
class TwoServersIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Who holds it has the turn to migrate: this test, until both servers wait for it. */
  private static final String TURN = "SELECT pg_advisory_lock(1668049264, 6711672)";

  @TempDir Path folder;

  @Test
  void oneMigrates_theOtherWaits_andTogetherTheyFillTheTable() throws Exception {
    try (CompanyDatabase database = CompanyDatabase.create()) {
      LegacyTable table = LegacyTable.create(database);
      PartsUnderTest parts = table.parts();
      long total = parts.count("true");
      long withText = parts.count("feature_text <> ''");
      long toEmbed = table.toEmbed();
      assertTrue(toEmbed > 0 && toEmbed < withText, toEmbed + " of " + withText);
      try (ClipServer one = launch("one", database);
          ClipServer two = launch("two", database)) {
        startTogether(one, two, parts);
        awaitFilled(one, total, withText);
        awaitFilled(two, total, withText);
        assertEquals(counts(one), counts(two));
      }
      assertEachScriptRanOnce(parts);
      assertEachRowWasEmbeddedOnce(parts, toEmbed);
    }
  }

  private ClipServer launch(String name, CompanyDatabase database) {
    return ClipServer.launch(
        folder.resolve(name),
        Map.of(
            "CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
            "CLIP_ALLOW_DEMO_MODEL", "true",
            "DATABASE_URL", database.url()));
  }

  /** Neither begins before the other is there. */
  private static void startTogether(ClipServer one, ClipServer two, PartsUnderTest parts)
      throws SQLException {
    try (Connection turn = parts.connect();
        Statement statement = turn.createStatement()) {
      boolean unused = statement.execute(TURN);
      for (ClipServer server : List.of(one, two)) {
        server.awaitReady();
        await("a server that waits for its turn")
            .atMost(LIMIT)
            .until(() -> database(server).startsWith("migrating: another server"));
        assertEquals(503, statistics(server).statusCode());
      }
      assertEquals(
          0,
          parts.number(
              "SELECT count(*) FROM information_schema.tables WHERE table_name = 'embedding_job'"));
    }
  }

  /** Right numbers: every text has its vector, and whatever was there counts as this model's. */
  private static void awaitFilled(ClipServer server, long total, long withText) {
    await("a full table")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = statistics(server);
              assertEquals(200, answer.statusCode(), answer.body());
              JsonNode counts = ClipServer.json(answer);
              for (String all : List.of("valid", "completed")) {
                assertEquals(withText, counts.path(all).asLong(), all + " of " + answer.body());
              }
              for (String rest : List.of("missing", "withoutText")) {
                assertEquals(
                    total - withText, counts.path(rest).asLong(), rest + " of " + answer.body());
              }
              for (String none : List.of("zero", "foreign", "unverified", "pending", "failed")) {
                assertEquals(0, counts.path(none).asLong(-1), none + " of " + answer.body());
              }
              assertEquals(200, server.get("/health").statusCode());
              assertEquals("up: ", database(server));
            });
  }

  private static void assertEachScriptRanOnce(PartsUnderTest parts) throws SQLException {
    String history = "FROM clip_service_schema_history WHERE type = 'SQL'";
    long scripts = parts.number("SELECT count(DISTINCT script) " + history);
    assertTrue(scripts > 0);
    assertEquals(scripts, parts.number("SELECT count(*) " + history + " AND success"));
    assertEquals(scripts, parts.number("SELECT count(*) " + history));
  }

  private static void assertEachRowWasEmbeddedOnce(PartsUnderTest parts, long toEmbed)
      throws SQLException {
    String completed = "FROM embedding_attempt WHERE outcome = 'completed'";
    assertEquals(toEmbed, parts.number("SELECT count(*) " + completed));
    assertEquals(toEmbed, parts.number("SELECT count(DISTINCT id) " + completed));
    assertEquals(
        parts.count("feature_text <> ''"),
        parts.count("embedding_status = 'completed' AND " + LegacyTable.GOOD));
  }

  /** All of the statistics but what changes with the time. */
  private static JsonNode counts(ClipServer server) {
    ObjectNode counts = (ObjectNode) ClipServer.json(statistics(server));
    return counts.remove(
        List.of("rowsPerMinute", "etaSeconds", "oldestPendingSeconds", "nextDueSeconds"));
  }

  /** What the server says of its database: a word, and why. */
  private static String database(ClipServer server) {
    JsonNode health = ClipServer.json(server.get("/health"));
    return health.path("database").asText() + ": " + health.path("database_detail").asText();
  }

  private static HttpResponse<String> statistics(ClipServer server) {
    return server.get("/api/embeddings/statistics");
  }
}
