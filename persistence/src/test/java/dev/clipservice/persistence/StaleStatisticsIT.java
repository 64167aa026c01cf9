package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.completed;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A queue that was empty when PostgreSQL last analyzed it is thought to have one row for a minute,
 * however many were added since: no plan may depend on that.
 */
class StaleStatisticsIT {

  private static final int ROWS = 5_000;
  private static final int BATCH = 64;

  /**
   * Each of the statements reads its rows a few times, and none reads the table, of {@link #ROWS}.
   */
  private static final int MOST_READ = 60 * BATCH;

  private static final String READ =
      """
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
      from pg_stat_user_tables where relname in ('embedding_job', 'parts_master_features')""";

  private static final String TOUCHED =
      """
      select sum(n_tup_ins + n_tup_upd + n_tup_del)
      from pg_stat_user_tables where relname in ('embedding_job', 'parts_master_features')""";

  @ParameterizedTest
  @EnumSource
  void readsNoMoreThanTheRowsItWorksOn_whereTheQueueSeemsToBeEmpty(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, ROWS);
      database.execute("delete from parts_master_features");
      // the files keep their size, as they do when somebody reads meanwhile
      database.execute("vacuum (analyze, truncate false) embedding_job");
      database.execute("vacuum (analyze, truncate false) parts_master_features");
      database.addParts(ROWS + 1, 2 * ROWS);

      long before = settledNumber(database, 4L * ROWS);
      List<EmbeddingJob> jobs = database.claim("w", BATCH);
      assertEquals(BATCH, jobs.size());
      database.queue.begin("w", jobs);
      assertEquals(20, database.queue.settle(completed(jobs.subList(0, 20))).completed());
      List<JobOutcome> others =
          jobs.subList(20, 40).stream()
              .map(job -> (JobOutcome) new JobOutcome.Retry(job, "stumbled", Duration.ofMillis(1)))
              .toList();
      assertEquals(20, database.queue.settle(others).retried());
      List<JobOutcome> down =
          jobs.subList(40, 60).stream()
              .map(
                  job ->
                      (JobOutcome)
                          new JobOutcome.ProviderDown(
                              job, "away", Duration.ZERO, Duration.ofMillis(1)))
              .toList();
      assertEquals(20, database.queue.settle(down).retried());
      database.queue.release("w");

      // 64 leased; 20 completed and gone from the queue; 20 and 20 put back; 4 given back
      long read = settledNumber(database, 4L * ROWS + BATCH + 20 + 20 + 20 + 20 + 4) - before;
      assertTrue(read <= MOST_READ, read + " rows read for a batch of " + BATCH);
    }
  }

  /** How many rows were read so far, once so many changes have come to the statistics. */
  private static long settledNumber(TestDatabase database, long changes) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Long.parseLong(database.one(TOUCHED)) >= changes);
    return Long.parseLong(database.one(READ));
  }
}
