package dev.clipservice.migrations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.migrations.SearchIndex.State;
import dev.clipservice.testing.Endurance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class SearchIndexIT {

  private static final Logger LOG = Logger.getLogger(SearchIndexIT.class.getName());
  private static final int ROWS = Endurance.size(3_000, 50_000);
  private static final int QUERIES = Endurance.size(50, 100);
  private static final String INDEXES =
      "select name, method, state from v_search_index order by name";
  private static final String RAW =
      """
      select id from parts_master_features where clip_text_emb is not null
      order by clip_text_emb <=> ?::real[]::vector(768) limit 10""";

  private static final String BUILT = "idx_clip_text_emb_hnsw|hnsw|ready";

  @Test
  void isImpossible_withoutPgvector() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.EMBEDDED);
    assertEquals(State.IMPOSSIBLE, new SearchIndex(database.dataSource).look());
  }

  @Test
  void isBuilt_onceMostPartsHaveTheirVectors() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.PGVECTOR);
    SearchIndex index = new SearchIndex(database.dataSource);
    assertEquals(State.TOO_EARLY, index.look());
    VectorTable vectors = new VectorTable();
    vectors.fill(database, 1_100);
    database.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        select 'w' || i, 1, 'waits' from generate_series(1, 200) i""");
    assertEquals(State.TOO_EARLY, index.look());
    assertEquals(List.of(), database.rows(INDEXES));
    database.execute("delete from parts_master_features where part_id like 'w%' and id % 2 = 0");
    assertEquals(State.READY, index.look());
    assertEquals(List.of(BUILT), database.rows(INDEXES));
    assertEquals(State.READY, index.look());
  }

  @Test
  void keepsAnIndexOfSomebodyElses() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.PGVECTOR);
    new VectorTable().fill(database, 1_100);
    database.execute(
        "create index theirs on parts_master_features using hnsw (clip_text_emb vector_cosine_ops)");
    assertEquals(State.READY, new SearchIndex(database.dataSource).look());
    assertEquals(List.of("theirs|hnsw|ready"), database.rows(INDEXES));
  }

  @Test
  void replacesWhatAnInterruptedBuildLeft() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.PGVECTOR);
    new VectorTable().fill(database, 1_100);
    SearchIndex index = new SearchIndex(database.dataSource);
    try (Connection older = database.dataSource.getConnection();
        Statement statement = older.createStatement()) {
      older.setAutoCommit(false);
      statement.execute("insert into parts_master_features (part_id, color_id) values ('open', 1)");
      CompletableFuture<State> build = CompletableFuture.supplyAsync(() -> look(index));
      // it waits for the transaction that was there before
      await().until(() -> database.rows(INDEXES).toString().contains("building"));
      assertEquals(State.BUSY, new SearchIndex(database.dataSource).look());
      index.cancel();
      assertThrows(RuntimeException.class, build::join);
      older.rollback();
    }
    assertEquals(List.of("idx_clip_text_emb_hnsw|hnsw|broken"), database.rows(INDEXES));
    assertEquals(State.READY, index.look());
    assertEquals(List.of(BUILT), database.rows(INDEXES));
  }

  @Test
  void isBuiltByOneOfTwoServers_whileBothServe() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.PGVECTOR);
    try (MigrationRunner one = MigrationRunnerIT.runner(database.dataSource);
        MigrationRunner two = MigrationRunnerIT.runner(database.dataSource)) {
      one.start();
      two.start();
      new VectorTable().fill(database, 1_100);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> database.rows(INDEXES).equals(List.of(BUILT)));
    }
  }

  @Test
  void findsNearlyWhatAnExactSearchFinds() throws SQLException {
    PartsDatabase database = PartsDatabase.migrated(PostgresServer.PGVECTOR);
    VectorTable vectors = new VectorTable();
    vectors.fill(database, ROWS);
    database.execute("analyze parts_master_features");
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(vectors.next());
    }
    String all = "select id from similar_parts(?::real[], 10)";
    String few = "select id from similar_parts(?::real[], 10, category => '7')";
    Answers exact = ask(database, queries, all, "");
    Answers exactFew = ask(database, queries, few, "");
    long begun = System.nanoTime();
    assertEquals(State.READY, new SearchIndex(database.dataSource).look());
    LOG.info("built in %d ms".formatted((System.nanoTime() - begun) / 1_000_000));
    if (Endurance.LONG) {
      // for people
      for (int ef : new int[] {40, 100, 200, 400}) {
        report("ef_search " + ef, exact, ask(database, queries, RAW, "set hnsw.ef_search = " + ef));
      }
    }
    assertTrue(report("similar_parts", exact, ask(database, queries, all, "")) >= 0.95);
    assertTrue(report("with a filter", exactFew, ask(database, queries, few, "")) >= 0.95);
  }

  private record Answers(List<Set<Long>> ids, long nanos) {}

  private static Answers ask(
      PartsDatabase database, List<float[]> queries, String sql, String before)
      throws SQLException {
    List<Set<Long>> answers = new ArrayList<>();
    long begun = System.nanoTime();
    try (Connection connection = database.dataSource.getConnection();
        Statement settings = connection.createStatement();
        PreparedStatement search = connection.prepareStatement(sql)) {
      settings.execute(before);
      for (float[] query : queries) {
        search.setObject(1, query);
        Set<Long> ids = new HashSet<>();
        try (ResultSet row = search.executeQuery()) {
          while (row.next()) {
            ids.add(row.getLong(1));
          }
        }
        answers.add(ids);
      }
    }
    return new Answers(answers, System.nanoTime() - begun);
  }

  /** The share of what should be found that was. */
  private static double report(String what, Answers expected, Answers found) {
    long hits = 0;
    long all = 0;
    for (int i = 0; i < QUERIES; i++) {
      Set<Long> both = new HashSet<>(expected.ids().get(i));
      all += both.size();
      both.retainAll(found.ids().get(i));
      hits += both.size();
    }
    double recall = (double) hits / all;
    LOG.info(
        String.format(
            Locale.ROOT,
            "%,d rows, %s: recall %.4f, %.1f ms; exact %.1f ms",
            ROWS,
            what,
            recall,
            found.nanos() / 1e6 / QUERIES,
            expected.nanos() / 1e6 / QUERIES));
    return recall;
  }

  private static State look(SearchIndex index) {
    try {
      return index.look();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
