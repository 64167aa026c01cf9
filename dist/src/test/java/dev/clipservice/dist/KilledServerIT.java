package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Servers and databases that are killed while a table is being filled: it ends up right by itself.
 */
@Order(1)
@ResourceLock(CompanyDatabase.LOCK)
class KilledServerIT {

  private static final Duration LEASE = Duration.ofSeconds(10);

  /** Long enough for every lease to run out once more, and all rows to be embedded. */
  private static final Duration FILL = Duration.ofMinutes(5);

  @TempDir static Path folder;
  private static KillableDatabase postgres;
  private static PartsUnderTest parts;

  /** One for all tests; each leaves one that runs. */
  private static ClipServer server;

  /** With pgvector where that is, else with arrays. */
  @BeforeAll
  static void createDatabase() throws Exception {
    String pgvector = System.getenv("CLIP_TEST_PGVECTOR_URL");
    postgres = pgvector == null ? KillablePostgres.running(folder) : new KillablePgvector(pgvector);
    parts = new PartsUnderTest(postgres.url());
    server = start("server");
    await("schema")
        .atMost(Duration.ofMinutes(1))
        .until(() -> server.get("/api/embeddings/statistics").statusCode() == 200);
  }

  @AfterAll
  static void dropDatabase() throws Exception {
    if (server != null) {
      server.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void empty() throws SQLException {
    parts.execute("DELETE FROM parts_master_features; DELETE FROM embedding_attempt");
  }

  @Test
  void everyRowIsCompleted_whereTheServerIsKilledAgainAndAgain() throws Exception {
    EnduranceSize size = EnduranceSize.kills(1, 20);
    Random random = new Random(20);
    parts.insert(size.rows());
    for (int kill = 0; kill < size.kills(); kill++) {
      awaitProgress(size, kill, random);
      server.killEverything();
      server = start("server");
    }
    assertAllRight(size);
  }

  @Test
  void everyRowIsCompleted_whereTheDatabaseIsKilledAgainAndAgain() throws Exception {
    EnduranceSize size = EnduranceSize.kills(2, 10);
    Random random = new Random(10);
    parts.insert(size.rows());
    for (int kill = 0; kill < size.kills(); kill++) {
      awaitProgress(size, kill, random);
      postgres.killAndStartAgain();
    }
    assertAllRight(size);
  }

  @Test
  void writesNothingLate_whereAWorkerWasFrozenForTwiceItsLease() throws Exception {
    EnduranceSize size = EnduranceSize.kills(1, 1);
    parts.insert(size.rows());
    ProcessHandle liberty = ServerJvm.liberty(server);
    awaitLeases();
    signal("-STOP", liberty);
    long twiceTheLease = seconds() + LEASE.multipliedBy(2).toSeconds();
    try (ClipServer other = start("other")) {
      await("twice the lease").atMost(FILL).until(() -> seconds() > twiceTheLease);
      awaitCompleted(size.rows());
      long written = written();
      signal("-CONT", liberty);
      await("the frozen server to answer")
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> server.get("/health").statusCode() == 200);
      awaitCompleted(size.rows());
      assertEquals(written, written());
      assertEquals(
          1,
          parts.number(
              "SELECT max(n) FROM (SELECT count(*) AS n FROM embedding_attempt"
                  + " WHERE outcome = 'completed' GROUP BY id) AS per_row"));
      parts.assertEveryVectorIsTheApisOwn(other, size.rows());
    }
  }

  /** Another number if any row was written again. */
  private static long written() throws SQLException {
    return parts.number("SELECT sum(hashtext(embedded_at::text)) FROM parts_master_features");
  }

  private static ClipServer start(String name) throws Exception {
    return ClipServer.start(
        Files.createDirectories(folder.resolve(name)),
        Map.of(
            "CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
            "CLIP_ALLOW_DEMO_MODEL", "true",
            // The tests have the same texts, and each is to take its time
            "CLIP_CACHE_BYTES", "0",
            "CLIP_WORKER_LEASE_SECONDS", Long.toString(LEASE.toSeconds()),
            "DATABASE_URL", postgres.url()));
  }

  /** Until a random part of the next share of the rows is done. */
  private void awaitProgress(EnduranceSize size, int kill, Random random) {
    long enough = (long) ((kill + random.nextDouble()) * size.rows() / (size.kills() + 1));
    await("progress").atMost(FILL).pollInterval(Duration.ofMillis(5)).until(() -> done(enough));
  }

  private boolean done(long enough) throws SQLException {
    return parts.completed() >= enough;
  }

  private void awaitLeases() {
    await("leases")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> parts.number("SELECT count(*) FROM embedding_job WHERE lease_until > now()") > 0);
  }

  private long seconds() throws SQLException {
    return parts.number("SELECT extract(epoch FROM now())::bigint");
  }

  private void awaitCompleted(int rows) {
    await("all rows completed").atMost(FILL).until(() -> done(rows));
  }

  private void assertAllRight(EnduranceSize size) throws Exception {
    awaitCompleted(size.rows());
    assertEquals(size.rows(), parts.count("embedding_status = 'completed'"));
    long most = parts.number("SELECT max(attempt) FROM embedding_attempt");
    assertTrue(most <= size.kills() + 1, "attempts of one row: " + most);
    parts.assertEveryVectorIsTheApisOwn(server, size.rows());
  }

  private static void signal(String signal, ProcessHandle process) throws Exception {
    int code =
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code, "kill " + signal);
  }
}
