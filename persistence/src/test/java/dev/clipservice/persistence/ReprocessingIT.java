package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.Reprocessing.Kind;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.Reprocessing.Scope;
import dev.clipservice.core.VectorFaults;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReprocessingIT {

  private static final Duration TOOK = Duration.ofMillis(40);
  private static final String UNIT = "array_prepend(1::real, array_fill(0::real, array[767]))";
  private static final String ZERO = "array_fill(0::real, array[768])";
  private static final String LONG = "array_fill(0.5::real, array[768])";

  @ParameterizedTest
  @EnumSource
  void queuesWhatHasNoVector_nowAndOnce(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 6);
      database.execute("insert into parts_master_features (part_id, color_id) values ('none', 1)");
      List<EmbeddingJob> jobs = database.claim("w", 4);
      database.queue.settle(
          List.of(
              completed(jobs.get(0)),
              new JobOutcome.Rejected(jobs.get(1), "bad", TOOK),
              new JobOutcome.ProviderDown(jobs.get(2), "away", Duration.ofHours(1), TOOK)));
      // 1 done, 2 failed, 3 put off, 4 under lease, 5 and 6 waiting, 7 without text
      Scope missing = Scope.of(Kind.MISSING);
      assertEquals(2, run(database, missing, true).matched());
      assertEquals(2, run(database, missing, false).matched());
      assertEquals(0, run(database, missing, false).matched());
      List<Long> claimed = database.claim("w2", 10).stream().map(EmbeddingJob::rowId).toList();
      assertEquals(List.of(2L, 3L, 5L, 6L), claimed.stream().sorted().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsBrokenVectorsByClass_andQueuesThem(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 8);
      breakVectors(database, server);
      assertEquals(faults(server), database.reprocessing.faults(progress -> true));
      int broken = server == PostgresServer.EMBEDDED ? 5 : 2;
      Scope scope = Scope.of(Kind.BROKEN);
      assertEquals(broken, run(database, scope, true).matched());
      assertEquals(broken, run(database, scope, false).matched());
      assertEquals(0, run(database, scope, false).matched());
      assertNotNull(database.stored(1));
      assertEquals(8 - 1, database.store.statistics().missing());
      assertEquals(8 - 1, database.claim("w", 10).size());
    }
  }

  /** 1 good, 2 zero, 3 not normalised; the others only where the type lets them in, 8 missing. */
  private static void breakVectors(TestDatabase database, PostgresServer server) {
    database.execute("alter table parts_master_features drop constraint clip_text_emb_is_unit");
    set(database, 1, UNIT);
    set(database, 2, ZERO);
    set(database, 3, LONG);
    if (server == PostgresServer.EMBEDDED) {
      set(database, 4, "array_prepend('NaN'::real, array_fill(0::real, array[767]))");
      set(database, 5, "array_prepend(null::real, array_fill(0::real, array[767]))");
      set(database, 6, "array_prepend(1::real, array_fill(0::real, array[766]))");
    }
  }

  private static VectorFaults faults(PostgresServer server) {
    return server == PostgresServer.EMBEDDED
        ? new VectorFaults(8, 2, 1, 2, 1, 1)
        : new VectorFaults(8, 5, 1, 0, 1, 0);
  }

  private static void set(TestDatabase database, int id, String vector) {
    database.execute(
        """
        update parts_master_features set clip_text_emb = %s, embedding_status = 'completed'
        where id = %d"""
            .formatted(vector, id));
  }

  @ParameterizedTest
  @EnumSource
  void retriesWhatFailed_allOrByClass(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      for (EmbeddingJob job : database.claim("w", 3)) {
        database.queue.settle(List.of(new JobOutcome.Rejected(job, "bad", TOOK)));
      }
      database.execute("update embedding_job set error_class = 'suspect' where id = 2");
      assertEquals(1, run(database, Scope.failed(ErrorClass.SUSPECT), false).matched());
      assertEquals(0, run(database, Scope.failed(ErrorClass.SUSPECT), false).matched());
      assertEquals(2, run(database, Scope.of(Kind.FAILED), false).matched());
      assertEquals(3, database.claim("w", 10).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void retriesWhatFailed_forOneReason(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> jobs = database.claim("w", 3);
      database.queue.settle(
          List.of(
              new JobOutcome.Rejected(jobs.get(0), "bad", TOOK),
              new JobOutcome.Rejected(jobs.get(1), "bad indeed", TOOK),
              new JobOutcome.Rejected(jobs.get(2), "worse", TOOK)));
      assertEquals(1, run(database, Scope.failed("bad"), true).matched());
      assertEquals(0, run(database, Scope.failed("BAD"), false).matched());
      assertEquals(1, run(database, Scope.failed("bad"), false).matched());
      assertEquals(
          List.of(jobs.get(0).rowId()),
          database.claim("w", 10).stream().map(EmbeddingJob::rowId).toList());
      database.execute(
          "update embedding_job set last_error = null where id = " + jobs.get(1).rowId());
      assertEquals(1, run(database, Scope.failed("no reason was kept"), false).matched());
    }
  }

  @ParameterizedTest
  @EnumSource
  void retargets_andQueuesWhatDiffers_keepingTheOldVectorMeanwhile(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 4);
      ModelIdentity fallback = new ModelIdentity("openai", "small", "1");
      List<EmbeddingJob> jobs = database.claim("w", 3);
      database.queue.settle(completed(jobs.subList(0, 2)));
      EmbeddedText byFallback =
          new EmbeddedText(TestDatabase.embed("x"), 5, 5, Optional.of(fallback));
      database.queue.settle(
          List.of(new JobOutcome.Completed(jobs.get(2), byFallback, MODEL, TOOK)));
      assertEquals(1, database.store.statistics().foreign());
      assertEquals(1, run(database, Scope.of(Kind.FOREIGN), true).matched());
      assertEquals(Optional.of(MODEL.identity()), database.monitor.report().target());

      database.reprocessing.retarget(fallback);
      assertEquals(2, database.store.statistics().foreign());
      assertEquals(2, run(database, Scope.of(Kind.FOREIGN), false).matched());
      assertEquals(0, run(database, Scope.of(Kind.FOREIGN), false).matched());
      assertNotNull(database.stored(1));
      assertEquals(3, database.store.statistics().pending());
      assertEquals(Optional.of(fallback), database.monitor.report().target());
    }
  }

  @ParameterizedTest
  @EnumSource
  void queuesVectorsOfUnknownOrigin_onlyWhenAsked(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      set(database, 1, UNIT);
      assertEquals(0, run(database, Scope.of(Kind.FOREIGN), false).matched());
      assertEquals(1, run(database, Scope.of(Kind.UNVERIFIED), false).matched());
      assertEquals(2, database.claim("w", 10).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesRowsAlone_thatSomebodyIsWritingTo(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      for (int id = 1; id <= 3; id++) {
        set(database, id, UNIT);
      }
      try (Connection user = database.dataSource.getConnection();
          Statement statement = user.createStatement()) {
        user.setAutoCommit(false);
        statement.execute("update parts_master_features set part_name = 'mine' where id = 2");
        Progress progress = run(database, Scope.of(Kind.UNVERIFIED), false);
        assertEquals(3, progress.matched());
        assertEquals(1, progress.busy());
        user.rollback();
      }
      assertEquals(1, run(database, Scope.of(Kind.UNVERIFIED), false).matched());
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesOnePartBeforeAllOthers(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 20);
      assertTrue(database.reprocessing.generate("p17", OptionalInt.of(1)));
      assertEquals(17, database.claim("w", 1).get(0).rowId());
      database.queue.settle(completed(database.claim("w", 1)));
      assertTrue(database.reprocessing.generate("p1", OptionalInt.of(1)), "a completed one, too");
      assertEquals(1, database.claim("w", 1).get(0).rowId());
      assertFalse(database.reprocessing.generate("p1", OptionalInt.of(2)));
      database.execute("update parts_master_features set feature_text = '' where id = 5");
      assertFalse(database.reprocessing.generate("p5", OptionalInt.of(1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAPartWithoutAColour_asOftenAsItStandsThere(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 4);
      assertFalse(database.reprocessing.generate("p3", OptionalInt.empty()));
      database.execute(
          """
          insert into parts_master_features (part_id, color_id, feature_text)
          values ('p3', null, 'colourless'), ('p3', null, 'colourless, too'), ('p4', null, '')""");
      assertTrue(database.reprocessing.generate("p3", OptionalInt.empty()));
      List<Long> first = database.claim("w", 2).stream().map(EmbeddingJob::rowId).toList();
      assertEquals(List.of(5L, 6L), first.stream().sorted().toList());
      assertTrue(database.reprocessing.generate("p3", OptionalInt.of(1)));
      assertEquals(3, database.claim("w", 1).get(0).rowId());
      assertFalse(database.reprocessing.generate("p4", OptionalInt.empty()), "it has no text");
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWhenItIsCancelled_andGoesOnFromThere(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 5_000);
      Progress stopped = database.reprocessing.run(Scope.of(Kind.MISSING), true, progress -> false);
      assertEquals(2_000, stopped.examined());
      assertFalse(stopped.complete());
      Progress next = database.reprocessing.step(Scope.of(Kind.MISSING), stopped, true);
      assertEquals(4_000, next.examined());
      Progress last = database.reprocessing.step(Scope.of(Kind.MISSING), next, true);
      assertEquals(5_000, last.examined());
      assertTrue(last.complete());
    }
  }

  private static Progress run(TestDatabase database, Scope scope, boolean dryRun) {
    return database.reprocessing.run(scope, dryRun, progress -> true);
  }
}
