package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.testing.Endurance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows whose worker died while it held them. */
class SuspectsIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource
  void suspectsWhatWasBegun_andNothingElseThatTheWorkerHeld(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 6);
      List<EmbeddingJob> held = database.claim("dead", 6);
      database.die("dead", held.subList(2, 4));
      List<EmbeddingJob> first = database.claim("next", 10);
      assertEquals(List.of(1L, 2L), ids(first));
      assertEquals(List.of(1, 1), first.stream().map(EmbeddingJob::attempt).toList());
      assertFalse(first.get(0).suspect());
      List<EmbeddingJob> alone = database.claim("next", 10);
      assertEquals(List.of(3L), ids(alone));
      assertTrue(alone.get(0).suspect());
      assertEquals(List.of(4L), ids(database.claim("other", 10)));
      assertEquals(List.of(5L, 6L), ids(database.claim("other", 10)));
      assertEquals("2", database.one("select count(*) from embedding_job where suspect"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesASuspectToNobody_whoHoldsSomethingElse(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      database.die("dead", database.claim("dead", 2));
      ClaimRequest busy = new ClaimRequest("busy", MODEL, 10, MINUTE, false);
      assertEquals(List.of(3L), ids(database.queue.claim(busy).jobs()), "it waits for longer");
      assertEquals(List.of(), database.queue.claim(busy).jobs());
      assertEquals(1, database.claim("free", 10).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void clearsASuspect_onceItWasTriedWithoutADeath(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      database.die("dead", database.claim("dead", 1));
      EmbeddingJob alone = database.claim("w", 1).get(0);
      database.queue.settle(List.of(new JobOutcome.Retry(alone, "stumbled", MINUTE)));
      database.makeDue();
      EmbeddingJob again = database.claim("w", 1).get(0);
      assertFalse(again.suspect());
      assertEquals(2, again.attempt());
      assertEquals(1, database.queue.settle(List.of(completed(again))).completed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsASuspectSuspect_whenItWasGivenBackOrTheProviderWasDown(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      database.die("dead", database.claim("dead", 1));
      database.claim("w", 1);
      database.queue.release("w");
      EmbeddingJob alone = database.claim("w", 1).get(0);
      assertTrue(alone.suspect());
      database.queue.settle(
          List.of(new JobOutcome.ProviderDown(alone, "away", Duration.ZERO, MINUTE)));
      EmbeddingJob again = database.claim("w", 1).get(0);
      assertTrue(again.suspect());
      assertEquals(1, again.attempt());
      database.execute("update parts_master_features set feature_text = 'another'");
      assertFalse(database.claim("w", 1).get(0).suspect());
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsTheKiller_andNobodyElse(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 40);
      long killer = 17;
      int deaths = workUntilDone(database, killer, new Random(1), 0);
      assertEquals(6, deaths, "one in company, and five alone");
      assertEquals(
          List.of("completed|39", "failed|1"),
          database.rows(
              "select embedding_status, count(*) from parts_master_features group by 1 order by 1"));
      assertEquals(
          "17|suspect|t|f|f",
          database.one(
              """
              select id, error_class, last_error like 'each of the 5 workers%', suspect,
                     worker is not null from embedding_job"""));
      assertEquals(
          "17|5|suspect",
          database.one(
              "select id, attempt, error_class from embedding_attempt where outcome = 'failed'"));
      database.execute("update parts_master_features set feature_text = 'harmless' where id = 17");
      assertFalse(database.claim("w", 1).get(0).suspect());
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverFailsAnInnocentRow_howeverOftenTheServerIsKilled(PostgresServer server) {
    for (int seed = 1; seed <= Endurance.size(2, 5); seed++) {
      try (TestDatabase database = new TestDatabase(server)) {
        database.addParts(1, 200);
        workUntilDone(database, -1, new Random(seed), 20);
        assertEquals(
            "completed|200",
            database.one(
                "select embedding_status, count(*) from parts_master_features group by 1"));
        assertEquals(
            "0",
            database.one("select count(*) from embedding_attempt where outcome <> 'completed'"));
      }
    }
  }

  /**
   * Workers, each the successor of a dead one: claims up to twenty rows and embeds them in slices
   * of eight. It dies over the killer, and {@code kills} times by chance.
   *
   * @return how many died
   */
  private static int workUntilDone(TestDatabase database, long killer, Random random, int kills) {
    int deaths = 0;
    int killsLeft = kills;
    for (int turn = 0; turn < 2_000; turn++) {
      String worker = "w" + deaths;
      List<EmbeddingJob> jobs = database.claim(worker, 20);
      if (jobs.isEmpty()) {
        if (database
            .one("select count(*) from embedding_job where next_attempt_at < 'infinity'")
            .equals("0")) {
          return deaths;
        }
        database.makeDue();
        continue;
      }
      for (int from = 0; from < jobs.size(); from += 8) {
        List<EmbeddingJob> slice =
            new ArrayList<>(jobs.subList(from, Math.min(from + 8, jobs.size())));
        database.queue.begin(worker, slice);
        boolean killed = killsLeft > 0 && random.nextInt(4) == 0;
        if (killed || slice.stream().anyMatch(job -> job.rowId() == killer)) {
          killsLeft -= killed ? 1 : 0;
          deaths++;
          database.expire(worker);
          break;
        }
        database.queue.settle(completed(slice));
      }
    }
    throw new AssertionError("it never ended");
  }

  private static List<Long> ids(List<EmbeddingJob> jobs) {
    return jobs.stream().map(EmbeddingJob::rowId).sorted().toList();
  }
}
