package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a row whose attempt did not bring a vector. */
class QueueLifeIT {

  private static final Duration TOOK = Duration.ofMillis(40);

  private static final String JOBS =
      """
      select p.id, embedding_status, last_error, error_class, attempts,
             case when next_attempt_at = 'infinity' then 'never'
                  when next_attempt_at > now() then 'later' else 'now' end
      from parts_master_features p join embedding_job j on j.id = p.id order by 1""";

  @ParameterizedTest
  @EnumSource
  void failsRejectedRowsAtOnce_andPutsOffTheOthers(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> jobs = database.claim("w", 3);
      Settled settled =
          database.queue.settle(
              List.of(
                  new JobOutcome.Rejected(jobs.get(0), "no\0 good", TOOK),
                  new JobOutcome.Retry(jobs.get(1), "stumbled", TOOK),
                  new JobOutcome.ProviderDown(jobs.get(2), "away", Duration.ofHours(1), TOOK)));
      assertEquals(new Settled(0, 1, 2, 0, List.of()), settled);
      assertEquals(List.of(), database.claim("w", 3));
      assertEquals(
          List.of(
              "1|failed|no good|rejected|1|never",
              "2|pending|stumbled|retry|1|later",
              "3|pending|away|provider|0|later"),
          database.rows(JOBS));
      assertEquals(
          List.of("1|failed|no good|rejected", "2|retry|stumbled|retry"),
          database.rows(
              "select id, outcome, error, error_class from embedding_attempt order by 1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsOver_whenAFailedRowIsMadePending(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      EmbeddingJob job = database.claim("w", 1).get(0);
      database.queue.settle(List.of(new JobOutcome.Rejected(job, "bad", TOOK)));
      database.execute("update parts_master_features set embedding_status = 'pending'");
      EmbeddingJob again = database.claim("w", 1).get(0);
      assertEquals(1, again.attempt());
      assertEquals(1, database.queue.settle(List.of(completed(again))).completed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesUp_afterTheLastAttempt_eachLaterThanTheOneBefore(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      for (int attempt = 1; attempt <= 5; attempt++) {
        EmbeddingJob job = database.claim("w", 1).get(0);
        assertEquals(attempt, job.attempt());
        Settled settled =
            database.queue.settle(List.of(new JobOutcome.Retry(job, "stumbled", TOOK)));
        assertEquals(attempt == 5 ? 1 : 0, settled.failed());
        if (attempt < 5) {
          // by chance up to half less or half more
          double factor = Math.pow(2, attempt);
          assertEquals(
              "t",
              database.one(
                  """
                  select next_attempt_at - now() between interval '1 second' * %s - interval '5 seconds'
                    and interval '1 second' * %s from embedding_job"""
                      .formatted(0.5 * factor, 1.5 * factor)));
          database.execute("update embedding_job set next_attempt_at = now()");
        }
      }
      assertEquals(List.of("1|failed|stumbled|retry|5|never"), database.rows(JOBS));
      assertEquals(
          List.of("failed|1", "retry|4"),
          database.rows("select outcome, count(*) from embedding_attempt group by 1 order by 1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverCountsAnOutageAsAnAttempt(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      for (int i = 0; i < 20; i++) {
        EmbeddingJob job = database.claim("w", 1).get(0);
        assertEquals(1, job.attempt());
        database.queue.settle(
            List.of(new JobOutcome.ProviderDown(job, "away", Duration.ZERO, TOOK)));
      }
      assertEquals("pending", database.one("select embedding_status from parts_master_features"));
      assertEquals("0", database.one("select count(*) from embedding_attempt"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheSameBackoffForNoTwoRows(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      assertEquals(
          "100|t|t|t",
          database.one(
              """
              select count(distinct wait), min(wait) >= interval '16 seconds',
                     max(wait) <= interval '48 seconds',
                     (select max(clip_backoff(1000)) from generate_series(1, 100)) <= interval '15 minutes'
              from (select clip_backoff(5) as wait from generate_series(1, 100)) waits"""));
    }
  }
}
