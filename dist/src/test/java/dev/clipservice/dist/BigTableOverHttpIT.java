package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What the page asks of a real server with a big table, at rest and while the worker writes: exact,
 * and told in the log as milliseconds.
 */
@ResourceLock(CompanyDatabase.LOCK)
class BigTableOverHttpIT {

  private static final Logger LOG = Logger.getLogger(BigTableOverHttpIT.class.getName());
  private static final int ROWS = Endurance.size(2_000, 1_000_000);
  private static final int TIMES = Endurance.size(3, 100);

  /** What the history keeps. */
  private static final int MOST_ATTEMPTS = 100_000;

  private static final List<String> CLASSES =
      List.of("valid", "missing", "zero", "foreign", "unverified");
  private static final List<String> STATES =
      List.of("pending", "processing", "completed", "failed", "withoutText");

  @Test
  void countsExactly_atRestAndWhileTheWorkerWrites(@TempDir Path folder)
      throws IOException, SQLException {
    CompanyDatabase database = CompanyDatabase.create();
    try (database;
        ClipServer server = start(folder, database)) {
      server.post("/api/worker/pause", "");
      fill(server, database);
      JsonNode counts = counts(server);
      assertEquals(3L * (ROWS / 4), counts.get("valid").longValue());
      assertEquals(ROWS / 4, counts.get("pending").longValue());
      assertEquals(ROWS / 4, counts.get("due").longValue());
      measure(server, "at rest");
      server.post("/api/worker/resume", "");
      await("the worker's writing")
          .atMost(Duration.ofMinutes(2))
          .until(() -> counts(server).get("pending").longValue() < ROWS / 4);
      measure(server, "while the worker writes");
    }
  }

  private static ClipServer start(Path folder, CompanyDatabase database) {
    ClipServer server =
        ClipServer.start(
            folder,
            Map.of(
                "DATABASE_URL",
                database.url(),
                "CLIP_MODEL",
                ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
                "CLIP_ALLOW_DEMO_MODEL",
                "true"));
    await("the table")
        .atMost(Duration.ofMinutes(2))
        .until(() -> server.get("/api/embeddings/statistics").statusCode() == 200);
    return server;
  }

  private static void measure(ClipServer server, String when) {
    report(server, when, "/api/embeddings/statistics");
    report(server, when, "/api/embeddings/history");
    report(server, when, "/api/embeddings/history?outcome=failed");
    report(server, when, "/api/embeddings/history?provider=openai");
    report(server, when, "/api/embeddings/throughput?window=24h");
    report(server, when, "/api/parts?class=valid");
    report(server, when, "/api/parts?class=foreign");
    JsonNode counts = counts(server);
    LOG.info(() -> "%s: %s still wait".formatted(when, counts.get("pending")));
    assertEquals(ROWS, counts.get("total").longValue(), counts.toString());
    assertEquals(ROWS, sum(counts, CLASSES), counts.toString());
    assertEquals(ROWS, sum(counts, STATES), counts.toString());
  }

  private static JsonNode counts(ClipServer server) {
    return ClipServer.json(server.get("/api/embeddings/statistics"));
  }

  private static long sum(JsonNode counts, List<String> names) {
    return names.stream().mapToLong(name -> counts.get(name).longValue()).sum();
  }

  /** Asks once before it counts, and then some times. */
  private static void report(ClipServer server, String when, String path) {
    long first = ask(server, path);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      nanos.add(ask(server, path));
    }
    nanos.sort(null);
    LOG.info(
        String.format(
            Locale.ROOT,
            "%,d rows, GET %s %s: first %.1f ms, then median %.1f, p95 %.1f, longest %.1f ms",
            ROWS,
            path,
            when,
            first / 1e6,
            nanos.get(TIMES / 2) / 1e6,
            nanos.get((int) Math.ceil(0.95 * TIMES) - 1) / 1e6,
            nanos.get(TIMES - 1) / 1e6));
  }

  private static long ask(ClipServer server, String path) {
    long begun = System.nanoTime();
    HttpResponse<String> response = server.get(path);
    long took = System.nanoTime() - begun;
    assertEquals(200, response.statusCode(), response.body());
    return took;
  }

  /** Three quarters have vectors of the served model, the others wait; and a full history. */
  private static void fill(ClipServer server, CompanyDatabase database) throws SQLException {
    JsonNode health = ClipServer.json(server.get("/health"));
    database
        .parts()
        .execute(
            """
            insert into embedding_target (provider, model, revision) values ('clip', 'MODEL', 'REVISION')
              on conflict do nothing;
            create temp table vectors as
              select n, (with v as (select i, sin(n * 0.7 + i * i) as x from generate_series(1, 768) i)
                         select array_agg((x / norm)::real order by i)
                         from v, (select sqrt(sum(x * x)) as norm from v) s)CAST as vector
              from generate_series(0, 199) n;
            set session_replication_role = replica;
            insert into parts_master_features (part_id, color_id, part_name, feature_text, clip_text_emb,
              embedding_status, embedding_provider, embedding_model, embedding_revision, embedding_tokens,
              embedding_truncated, embedded_at)
            select 'p' || i, 1, 'Brick ' || i, '빨간 브릭 ' || i || ' 번, 스터드 여덟 개',
                   case when i % 4 > 0 then vector end,
                   case when i % 4 > 0 then 'completed' else 'pending' end,
                   case when i % 4 > 0 then 'clip' end, case when i % 4 > 0 then 'MODEL' end,
                   case when i % 4 > 0 then 'REVISION' end, 25, false, now()
            from generate_series(0, ROWS - 1) i join vectors on n = i % 200
            order by i;
            insert into embedding_attempt (id, attempt, outcome, started_at, finished_at, duration_ms,
              worker, provider, model, revision, tokens, truncated)
            select 1 + i, 1, 'completed', t, t, 12.5, 'w', 'clip', 'MODEL', 'REVISION', 25, false
            from generate_series(0, ATTEMPTS - 1) i,
                 lateral (select now() - (ATTEMPTS - i) * (interval '29 days' / ATTEMPTS) as t) moment
            order by i;
            set session_replication_role = origin;
            select clip_reconcile();
            select clip_compact_counts();
            analyze parts_master_features, embedding_attempt, embedding_job"""
                .replace("MODEL", health.get("model").textValue())
                .replace("REVISION", health.get("revision").textValue())
                .replace("ROWS", Integer.toString(ROWS))
                .replace("ATTEMPTS", Integer.toString(Math.min(ROWS, MOST_ATTEMPTS)))
                .replace("CAST", database.hasPgvector() ? "::vector" : ""));
  }
}
