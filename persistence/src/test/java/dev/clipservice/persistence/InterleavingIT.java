package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.completed;
import static dev.clipservice.persistence.TestDatabase.embed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.testing.Endurance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens in whatever order to a row in flight, it ends with the vector of its last text.
 */
class InterleavingIT {

  private static final int INTERLEAVINGS = Endurance.size(100, 1_000);
  private static final int ROWS = 4;
  private static final Duration TOOK = Duration.ofMillis(1);

  @ParameterizedTest
  @EnumSource
  void endsWithTheVectorOfTheLastText_inEveryOrderOfEvents(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, ROWS);
      for (int seed = 0; seed < INTERLEAVINGS; seed++) {
        Events events = new Events(database, seed);
        for (int i = 0; i < 15; i++) {
          events.next();
        }
        drain(database);
        assertRight(database, "seed " + seed + ": " + events.told);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheVectorOfTheLastText_whenWritersAndWorkersRunTogether(PostgresServer server)
      throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, ROWS);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> workers = new ArrayList<>();
      for (String worker : List.of("w1", "w2")) {
        workers.add(threads.submit(() -> work(database, worker, done)));
      }
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        Random random = new Random(writer);
        String name = "writer " + writer;
        writers.add(threads.submit(() -> write(database, random, name)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      for (Future<?> worker : workers) {
        worker.get();
      }
      threads.shutdown();
      drain(database);
      assertRight(database, "together");
    }
  }

  private static void work(TestDatabase database, String worker, AtomicBoolean done) {
    while (!done.get()) {
      List<EmbeddingJob> jobs = database.claim(worker, 2, Duration.ofMillis(50));
      database.queue.begin(worker, jobs);
      database.queue.settle(completed(jobs));
    }
  }

  private static void write(TestDatabase database, Random random, String name) {
    for (int i = 0; i < INTERLEAVINGS; i++) {
      database.execute(
          "update parts_master_features set feature_text = '%s, text %d' where id = %d"
              .formatted(name, i, 1 + random.nextInt(ROWS)));
    }
  }

  /** Works until nothing waits any more. */
  private static void drain(TestDatabase database) {
    for (int i = 0; i < 100; i++) {
      database.expire("w1");
      database.expire("w2");
      database.execute(
          "update parts_master_features set embedding_status = 'pending' where embedding_status = 'failed'");
      database.makeDue();
      List<EmbeddingJob> jobs = database.claim("last", 10);
      database.queue.settle(completed(jobs));
      if (database.one("select count(*) from embedding_job").equals("0")) {
        return;
      }
    }
    throw new AssertionError("never empty: " + database.rows("select * from embedding_job"));
  }

  private static void assertRight(TestDatabase database, String what) {
    for (int id = 1; id <= ROWS; id++) {
      String text = database.one("select feature_text from parts_master_features where id = " + id);
      assertEquals(embed(text), database.stored(id), what + ", row " + id);
    }
    assertEquals(
        "completed|t|" + ROWS,
        database.one(
            """
            select embedding_status, embedding_text_hash = clip_text_hash(feature_text), count(*)
            from parts_master_features group by 1, 2"""),
        what);
    assertEquals(ROWS, database.store.statistics().valid(), what);
  }

  /** Things that happen, one after the other. */
  private static final class Events {

    private final TestDatabase database;
    private final Random random;
    private final List<EmbeddingJob> inFlight = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    Events(TestDatabase database, int seed) {
      this.database = database;
      this.random = new Random(seed);
    }

    void next() {
      String worker = random.nextBoolean() ? "w1" : "w2";
      switch (random.nextInt(9)) {
        case 0, 1 -> write("feature_text = 'text %d'".formatted(random.nextInt(1_000)));
        case 2, 3 -> claim(worker);
        case 4, 5 -> settle();
        case 6 -> tell("expire " + worker, () -> database.expire(worker));
        case 7 -> tell("release " + worker, () -> database.queue.release(worker));
        default ->
            write(random.nextBoolean() ? "embedding_status = 'pending'" : "clip_text_emb = null");
      }
    }

    private void write(String assignment) {
      int id = 1 + random.nextInt(ROWS);
      tell(
          assignment + " of " + id,
          () ->
              database.execute(
                  "update parts_master_features set " + assignment + " where id = " + id));
    }

    private void claim(String worker) {
      List<EmbeddingJob> jobs = database.claim(worker, 1 + random.nextInt(ROWS));
      database.queue.begin(worker, jobs);
      inFlight.addAll(jobs);
      told.add(worker + " claims " + jobs.stream().map(EmbeddingJob::rowId).toList());
    }

    /** Of any claim, also of one that is long over, and sometimes twice. */
    private void settle() {
      List<JobOutcome> outcomes = new ArrayList<>();
      for (EmbeddingJob job : inFlight) {
        int what = random.nextInt(6);
        if (what == 0) {
          outcomes.add(new JobOutcome.Retry(job, "stumbled", TOOK));
        } else if (what == 1) {
          outcomes.add(new JobOutcome.ProviderDown(job, "away", Duration.ZERO, TOOK));
        } else if (what < 5) {
          outcomes.add(completed(job));
        }
      }
      tell("settle " + outcomes.size(), () -> database.queue.settle(distinct(outcomes)));
    }

    private static List<JobOutcome> distinct(List<JobOutcome> outcomes) {
      List<JobOutcome> one = new ArrayList<>();
      for (JobOutcome outcome : outcomes) {
        if (one.stream().noneMatch(other -> other.job().rowId() == outcome.job().rowId())) {
          one.add(outcome);
        }
      }
      return one;
    }

    private void tell(String what, Runnable event) {
      told.add(what);
      event.run();
    }
  }
}
