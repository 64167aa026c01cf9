package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.AttemptHistory.Page;
import dev.clipservice.core.AttemptHistory.Span;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaAttemptHistoryIT {

  private static final OptionalInt NO_COLOR = OptionalInt.empty();

  @ParameterizedTest
  @EnumSource
  void tellsWhatWasDone_withTrueTimes(PostgresServer server) {
    try (TestDatabase database = worked(server)) {
      List<Attempt> attempts = all(database, AttemptFilter.NONE, 200);
      assertEquals(
          List.of(AttemptOutcome.FAILED, AttemptOutcome.COMPLETED, AttemptOutcome.COMPLETED),
          attempts.stream().map(Attempt::outcome).toList());
      Attempt failed = attempts.get(0);
      assertEquals(Optional.of("no good"), failed.error());
      assertEquals(Optional.of(ErrorClass.REJECTED), failed.errorClass());
      assertEquals(Duration.ofMillis(3), failed.duration());
      assertEquals(Optional.empty(), failed.identity());
      Attempt done = attempts.get(1);
      assertEquals(Optional.of(TestDatabase.MODEL.identity()), done.identity());
      assertEquals(Duration.ofMillis(40), done.duration());
      assertEquals(OptionalInt.of(9), done.tokens());
      assertEquals(Optional.of("w"), done.worker());
      long between = Duration.between(done.startedAt(), done.finishedAt()).toMillis();
      assertTrue(between >= 40 && between < 1_000, between + " ms");
    }
  }

  @ParameterizedTest
  @EnumSource
  void filtersByEverything(PostgresServer server) {
    try (TestDatabase database = worked(server)) {
      assertEquals(2, count(database, with(AttemptOutcome.COMPLETED, null, null, null)));
      assertEquals(1, count(database, with(AttemptOutcome.FAILED, null, null, null)));
      assertEquals(0, count(database, with(AttemptOutcome.RETRY, null, null, null)));
      assertEquals(1, count(database, with(null, ErrorClass.REJECTED, null, null)));
      assertEquals(0, count(database, with(null, ErrorClass.RETRY, null, null)));
      assertEquals(2, count(database, with(null, null, "clip", null)));
      assertEquals(0, count(database, with(null, null, "openai", null)));
      assertEquals(1, count(database, with(null, null, null, "p2")));
      assertEquals(0, count(database, with(null, null, null, "p9")));
      assertEquals(1, count(database, AttemptFilter.ofPart("p2", OptionalInt.of(1))));
      assertEquals(0, count(database, AttemptFilter.ofPart("p2", OptionalInt.of(2))));
      assertEquals(0, count(database, AttemptFilter.ofPart("p2", NO_COLOR)));
      database.execute("update parts_master_features set color_id = null where id = 2");
      assertEquals(1, count(database, AttemptFilter.ofPart("p2", NO_COLOR)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void filtersByTime_fromInclusiveToExclusive(PostgresServer server) {
    try (TestDatabase database = worked(server)) {
      List<Attempt> attempts = all(database, AttemptFilter.NONE, 200);
      Instant middle = attempts.get(1).finishedAt();
      assertEquals(2, count(database, between(middle, Instant.parse("2100-01-01T00:00:00Z"))));
      assertEquals(1, count(database, between(Instant.EPOCH, middle)));
      assertEquals(0, count(database, between(middle, middle)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pages_alsoWhereManyEndedTogether_andWhileNewOnesCome(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.execute(
          """
          insert into embedding_attempt (id, attempt, outcome, started_at, finished_at, duration_ms)
          select i, 1, 'completed', t, t, 0
          from generate_series(1, 25) i,
               lateral (select timestamptz '2026-01-01 00:00:00.123456Z'
                               + i / 10 * interval '1 microsecond' as t) moment""");
      AttemptHistory history = new JpaAttemptHistory(database.transactions);
      List<Long> seen = new ArrayList<>();
      Page page = history.page(AttemptFilter.NONE, Optional.empty(), 4);
      database.execute(
          """
          insert into embedding_attempt (id, attempt, outcome, started_at, finished_at, duration_ms)
          values (99, 1, 'completed', now(), now(), 0)""");
      while (page.next().isPresent()) {
        page.attempts().forEach(attempt -> seen.add(attempt.rowId()));
        page = history.page(AttemptFilter.NONE, page.next(), 4);
      }
      page.attempts().forEach(attempt -> seen.add(attempt.rowId()));
      List<Long> expected = new ArrayList<>();
      for (long id = 25; id >= 1; id--) {
        expected.add(id);
      }
      assertEquals(expected, seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsAttemptsOfPartsThatAreGone(PostgresServer server) {
    try (TestDatabase database = worked(server)) {
      database.execute("delete from parts_master_features where id = 1");
      Attempt orphan = all(database, AttemptFilter.NONE, 200).get(2);
      assertEquals(1, orphan.rowId());
      assertEquals(Optional.empty(), orphan.partId());
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsTheSame_beforeAndAfterTheHistoryIsTrimmed(PostgresServer server) {
    try (TestDatabase database = worked(server)) {
      AttemptHistory history = new JpaAttemptHistory(database.transactions);
      database.execute(
          """
          insert into embedding_attempt (id, attempt, outcome, started_at, finished_at, duration_ms)
          select 7, 1, outcome, moment, moment, 0
          from (values ('completed'), ('completed'), ('retry'), ('failed')) o (outcome),
               (select date_trunc('minute', now()) - interval '30 minutes' as moment) m""");
      List<Span> before = history.throughput(Duration.ofMinutes(1), 61);
      assertEquals(61, before.size());
      Span half = before.get(30);
      assertEquals(List.of(2L, 1L, 1L), List.of(half.completed(), half.retried(), half.failed()));
      assertEquals(4, before.stream().mapToLong(Span::completed).sum());
      assertEquals(
          Duration.ofHours(1), Duration.between(before.get(0).begin(), before.get(60).begin()));

      // what is older than the newest 100,000 goes, with the next settlement
      database.execute("alter table embedding_attempt alter attempt_id restart with 200000");
      database.addParts(4, 4);
      database.queue.settle(TestDatabase.completed(database.claim("w", 1)));
      database.addParts(5, 9);
      database.queue.settle(TestDatabase.completed(database.claim("w", 5)));
      assertEquals("6", database.one("select count(*) from embedding_attempt"));

      List<Span> after = history.throughput(Duration.ofMinutes(1), 61);
      assertEquals(10, after.stream().mapToLong(Span::completed).sum());
      assertEquals(1, after.stream().mapToLong(Span::retried).sum());
      assertEquals(2, after.stream().mapToLong(Span::failed).sum());
      List<Span> day = history.throughput(Duration.ofMinutes(10), 145);
      assertEquals(145, day.size());
      assertEquals(10, day.stream().mapToLong(Span::completed).sum());
    }
  }

  /** Rows 1 and 2 are done, 3 failed: in this order. */
  private static TestDatabase worked(PostgresServer server) {
    TestDatabase database = new TestDatabase(server);
    database.addParts(1, 3);
    List<EmbeddingJob> jobs = database.claim("w", 3);
    for (EmbeddingJob job : jobs) {
      JobOutcome outcome =
          job.rowId() == 3
              ? new JobOutcome.Rejected(job, "no good", Duration.ofMillis(3))
              : TestDatabase.completed(job);
      assertEquals(1, database.queue.settle(List.of(outcome)).written());
    }
    return database;
  }

  private static AttemptFilter with(
      AttemptOutcome outcome, ErrorClass errorClass, String provider, String partId) {
    return new AttemptFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(outcome),
        Optional.ofNullable(partId),
        NO_COLOR,
        false,
        Optional.ofNullable(provider),
        Optional.ofNullable(errorClass));
  }

  private static AttemptFilter between(Instant from, Instant to) {
    return new AttemptFilter(
        Optional.of(from),
        Optional.of(to),
        Optional.empty(),
        Optional.empty(),
        NO_COLOR,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static int count(TestDatabase database, AttemptFilter filter) {
    return all(database, filter, 200).size();
  }

  private static List<Attempt> all(TestDatabase database, AttemptFilter filter, int limit) {
    return new JpaAttemptHistory(database.transactions)
        .page(filter, Optional.empty(), limit)
        .attempts();
  }
}
