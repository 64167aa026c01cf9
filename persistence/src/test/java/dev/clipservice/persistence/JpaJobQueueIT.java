package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.completed;
import static dev.clipservice.persistence.TestDatabase.embed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.InvalidEmbeddingException;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaJobQueueIT {

  private static final Duration TOOK = Duration.ofMillis(40);

  @ParameterizedTest
  @EnumSource
  void writesVectorsBitForBit_withTheirProvenance(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 5);
      List<EmbeddingJob> jobs = database.claim("w1", 10);
      assertEquals(5, jobs.size());
      assertEquals(5, database.queue.settle(completed(jobs)).completed());
      for (EmbeddingJob job : jobs) {
        assertEquals(embed(job.text()), database.stored(job.rowId()));
      }
      assertEquals(
          "completed|clip|clip-vit-l/14|r1|9|f|t|5",
          database.one(
              """
              select embedding_status, embedding_provider, embedding_model, embedding_revision,
                     embedding_tokens, embedding_truncated,
                     embedding_text_hash = clip_text_hash(feature_text), count(*)
              from parts_master_features group by 1, 2, 3, 4, 5, 6, 7"""));
      assertEquals("0", database.one("select count(*) from embedding_job"));
      assertEquals(
          "completed|1|w1|40|40|5",
          database.one(
              """
              select outcome, attempt, worker, duration_ms,
                     round(1000 * extract(epoch from finished_at - started_at)), count(*)
              from embedding_attempt group by 1, 2, 3, 4, 5"""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void claimsOldestFirst_andNothingWithoutText(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.execute(
          """
          insert into parts_master_features (part_id, color_id, feature_text)
          values ('a', 1, E' \\u3000\\t'), ('b', 1, null), ('c', 1, 'third'), ('d', 1, 'fourth')""");
      database.addParts(5, 6);
      database.execute("update parts_master_features set feature_text = 'new' where part_id = 'c'");
      assertEquals(List.of(4L, 5L), ids(database.claim("w", 2)));
      assertEquals(List.of(3L, 6L), ids(database.claim("w", 10)));
      assertEquals(2, database.store.statistics().withoutText());
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsRows_thatWereDoneWithTriggersDisabled(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      database.execute(
          """
          alter table parts_master_features disable trigger user;
          delete from parts_master_features where id = 1;
          update parts_master_features set feature_text = '' where id = 2;
          alter table parts_master_features enable trigger user""");
      assertEquals(List.of(3L), ids(database.claim("w", 10)));
      assertEquals("3", database.one("select string_agg(id::text, ' ') from embedding_job"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverLeasesARowTwice_whenWorkersClaimTogether(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 600);
      ExecutorService workers = Executors.newFixedThreadPool(4);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<List<Long>>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String worker = "w" + i;
        claims.add(
            workers.submit(
                () -> {
                  start.await();
                  List<Long> mine = new ArrayList<>();
                  for (List<EmbeddingJob> jobs = database.claim(worker, 7);
                      !jobs.isEmpty();
                      jobs = database.claim(worker, 7)) {
                    mine.addAll(ids(jobs));
                  }
                  return mine;
                }));
      }
      start.countDown();
      Set<Long> all = new HashSet<>();
      int count = 0;
      for (Future<List<Long>> claim : claims) {
        all.addAll(claim.get());
        count += claim.get().size();
      }
      workers.shutdown();
      assertEquals(600, count);
      assertEquals(600, all.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsResult_whenTheLeaseWentToAnother(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      EmbeddingJob late = database.claim("slow", 1, Duration.ZERO).get(0);
      EmbeddingJob second = database.claim("fast", 1).get(0);
      assertTrue(second.fence() > late.fence());
      assertEquals(1, database.queue.settle(List.of(completed(late))).dropped());
      assertNull(database.stored(late.rowId()));
      assertEquals(1, database.queue.settle(List.of(completed(second))).completed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void embedsTheNewText_whenItChangedInFlight(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      EmbeddingJob old = database.claim("w", 1).get(0);
      database.execute("update parts_master_features set feature_text = 'changed'");
      assertEquals(1, database.queue.settle(List.of(completed(old))).dropped());
      EmbeddingJob current = database.claim("w", 1).get(0);
      assertEquals("changed", current.text());
      assertEquals(1, current.attempt());
      assertEquals(1, database.queue.settle(List.of(completed(current))).completed());
      assertEquals(embed("changed"), database.stored(current.rowId()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesTheRest_whileAUserHoldsARow(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> jobs = database.claim("w", 3);
      Settled first;
      try (Connection user = database.dataSource.getConnection();
          Statement statement = user.createStatement()) {
        user.setAutoCommit(false);
        statement.execute("update parts_master_features set part_name = 'mine' where id = 2");
        first = database.queue.settle(completed(jobs));
        assertEquals(2, first.completed());
        assertEquals(List.of(2L), first.busy().stream().map(o -> o.job().rowId()).toList());
        user.commit();
      }
      assertEquals(1, database.queue.settle(first.busy()).completed());
      assertEquals(3, database.store.statistics().valid());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesBackLeases_whenReleased(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> held = database.claim("stopping", 2);
      database.claim("other", 1);
      database.queue.release("stopping");
      List<EmbeddingJob> again = database.claim("next", 3);
      assertEquals(ids(held), ids(again));
      assertEquals(1, again.get(0).attempt());
      assertEquals(2, database.queue.settle(completed(held)).dropped());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesVectorsOfAnotherLength_beforeWritingAny(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      List<EmbeddingJob> jobs = database.claim("w", 2);
      EmbeddedText tooShort = new EmbeddedText(Embedding.of(new float[] {1}), 3, 3);
      List<JobOutcome> outcomes =
          List.of(
              completed(jobs.get(0)), new JobOutcome.Completed(jobs.get(1), tooShort, MODEL, TOOK));
      InvalidEmbeddingException e =
          assertThrows(InvalidEmbeddingException.class, () -> database.queue.settle(outcomes));
      assertTrue(e.getMessage().contains("expected 768 dimensions, got 1"), e.getMessage());
      assertNull(database.stored(1));
    }
  }

  private static List<Long> ids(List<EmbeddingJob> jobs) {
    return jobs.stream().map(EmbeddingJob::rowId).sorted().toList();
  }
}
