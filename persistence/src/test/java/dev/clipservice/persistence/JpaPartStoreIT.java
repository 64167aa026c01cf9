package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.JobOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaPartStoreIT {

  private static final String UNIT = "array_prepend(1::real, array_fill(0::real, array[767]))";

  @ParameterizedTest
  @EnumSource
  void countsNothing_inAnEmptyTable(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      EmbeddingStatistics empty = database.store.statistics();
      assertEquals(0, empty.total());
      assertEquals(OptionalDouble.empty(), empty.etaSeconds());
      assertEquals(OptionalLong.empty(), empty.oldestPendingSeconds());
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsEveryClassAndState(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 6);
      List<EmbeddingJob> jobs = database.claim("w", 4);
      database.queue.settle(
          List.of(
              completed(jobs.get(0)),
              completed(jobs.get(1)),
              new JobOutcome.Rejected(jobs.get(2), "bad", Duration.ofMillis(1))));
      database.execute(
          """
          update parts_master_features set embedding_model = 'other' where id = 2;
          update parts_master_features set embedding_truncated = true where id = 1;
          update embedding_job set pending_since = now() - interval '1 hour' where id = 5;
          insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb, embedding_status)
          values ('u', 1, 'unverified', UNIT, 'completed'), ('x', 1, ' ', null, 'failed')"""
              .replace("UNIT", UNIT));
      EmbeddingStatistics found = database.store.statistics();
      assertEquals(
          new EmbeddingStatistics(
              8,
              1,
              5,
              0,
              1,
              1,
              2,
              1,
              3,
              1,
              1,
              1,
              2,
              OptionalDouble.of(90),
              found.oldestPendingSeconds()),
          found);
      long oldest = found.oldestPendingSeconds().orElseThrow();
      assertTrue(oldest >= 3600 && oldest < 3660, "oldest pending: " + oldest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsAsAFullScanDoes_afterManyWritersAtOnce(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 200);
      ExecutorService threads = Executors.newFixedThreadPool(5);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Random random = new Random(i);
        running.add(threads.submit(() -> writeAtRandom(database, random)));
      }
      for (String worker : List.of("w1", "w2")) {
        running.add(threads.submit(() -> work(database, worker)));
      }
      for (Future<?> future : running) {
        future.get();
      }
      threads.shutdown();
      assertSums(database.store.statistics());
      assertEquals(List.of(), database.rows(DIFFERENCES));
      assertEquals(List.of(), database.rows(WRONG_JOBS));
      database.execute("truncate parts_master_features");
      assertEquals(0, database.store.statistics().total());
      assertEquals("0", database.one("select count(*) from embedding_job"));
    }
  }

  private static void work(TestDatabase database, String worker) {
    for (int i = 0; i < 30; i++) {
      List<EmbeddingJob> jobs = database.claim(worker, 10, Duration.ofMillis(20));
      assertSums(database.store.statistics());
      database.queue.settle(completed(jobs));
    }
  }

  private static void writeAtRandom(TestDatabase database, Random random) {
    try (Connection connection = database.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 150; i++) {
        statement.execute(randomWrite(random));
        if (random.nextInt(4) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One row each, so that the writers themselves never deadlock. */
  private static String randomWrite(Random random) {
    int id = 1 + random.nextInt(250);
    String where = " where id = " + id;
    return switch (random.nextInt(7)) {
      case 0 -> "delete from parts_master_features" + where;
      case 1 -> "update parts_master_features set feature_text = 'new " + id + "'" + where;
      case 2 -> "update parts_master_features set feature_text = ''" + where;
      case 3 -> "update parts_master_features set embedding_status = 'pending'" + where;
      case 4 -> "update parts_master_features set clip_text_emb = " + UNIT + where;
      case 5 -> "update parts_master_features set clip_text_emb = null" + where;
      default ->
          """
          insert into parts_master_features (part_id, color_id, feature_text)
          select 'n' || i, %d, 'more ' || i from generate_series(1, 3) i
          on conflict (part_id, color_id) do update set feature_text = excluded.feature_text || '!'"""
              .formatted(random.nextInt(1_000_000));
    };
  }

  private static void assertSums(EmbeddingStatistics s) {
    assertEquals(s.total(), s.valid() + s.missing() + s.zero() + s.foreign() + s.unverified());
    assertEquals(
        s.total(), s.pending() + s.processing() + s.completed() + s.failed() + s.withoutText());
    assertTrue(s.pending() >= 0, s.toString());
  }

  private static final String DIFFERENCES =
      """
      select * from (
        select has_vector, provider, model, revision, status, has_text, truncated, sum(parts) as parts
        from (
          select * from embedding_count
          union all
          select clip_text_emb is not null, embedding_provider, embedding_model,
                 embedding_revision, embedding_status, clip_has_text(feature_text),
                 coalesce(embedding_truncated, false), -count(*)
          from parts_master_features group by 1, 2, 3, 4, 5, 6, 7) both_sides
        group by 1, 2, 3, 4, 5, 6, 7) differences
      where parts <> 0""";

  private static final String WRONG_JOBS =
      """
      select p.id, j.id, p.embedding_status, j.next_attempt_at
      from parts_master_features p full join embedding_job j on j.id = p.id
      where case
        when p.id is null then true
        when j.id is null then p.embedding_status = 'pending' and clip_has_text(p.feature_text)
        when not clip_has_text(p.feature_text) or p.embedding_status = 'completed' then true
        else (p.embedding_status = 'failed') <> (j.next_attempt_at = 'infinity') end""";
}
