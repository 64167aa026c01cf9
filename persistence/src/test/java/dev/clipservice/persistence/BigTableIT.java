package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.Reprocessing.Kind;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.Reprocessing.Scope;
import dev.clipservice.testing.Endurance;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reprocessing of a big table, a quarter of whose vectors are zero, while others write to it. */
class BigTableIT {

  private static final Logger LOG = Logger.getLogger(BigTableIT.class.getName());
  private static final int ROWS = Endurance.size(6_000, 200_000);
  private static final int LARGEST_BATCH = 2_000;
  private static final Scope BROKEN = Scope.of(Kind.BROKEN);

  /** What may come and go in a virtual machine at rest; one batch's vectors alone take 6 MB. */
  private static final long FLAT_BYTES = 4L << 20;

  @ParameterizedTest
  @EnumSource
  void queuesExactlyTheZeroVectors_inBatchesThatKeepNobodyWaiting(PostgresServer server)
      throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      fill(database, server);
      Run dry = run(database, true);
      assertEquals(ROWS / 4, dry.last().matched());
      assertEquals(ROWS / 4, database.reprocessing.faults(progress -> true).zero());

      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Writes> writing =
          CompletableFuture.supplyAsync(() -> write(database, done));
      Run run;
      try {
        run = run(database, false);
      } finally {
        done.set(true);
      }
      Writes writes = writing.join();
      assertEquals(ROWS / 4, run.last().matched());
      assertEquals(ROWS, run.last().examined());
      assertEquals(ROWS / LARGEST_BATCH + 1, dry.steps(), "the last one finds the end");
      assertTrue(run.steps() >= dry.steps(), run.steps() + " batches");
      assertTrue(run.growth() < FLAT_BYTES, run.growth() + " bytes more than at a tenth");
      assertTrue(writes.count() > 0);
      report(server, run, writes);

      // what the writer was writing to at that moment was left to the next run
      assertEquals(run.last().busy(), run(database, false).last().matched());
      assertEquals(0, run(database, false).last().matched());
      assertEquals(0, database.reprocessing.faults(progress -> true).zero());
      assertCounts(database.store.statistics());
    }
  }

  /** A quarter zero, a quarter without a vector, half good. */
  private static void fill(TestDatabase database, PostgresServer server) {
    database.execute(
        "insert into embedding_target (provider, model, revision) values ('clip', 'clip-vit-l/14', 'r1')");
    database.execute("alter table parts_master_features drop constraint clip_text_emb_is_unit");
    database.execute(
        """
        create temp table vectors as
          select n, (with v as (select i, sin(n * 0.7 + i * i) as x from generate_series(1, 768) i)
                     select array_agg((x / norm)::real order by i)
                     from v, (select sqrt(sum(x * x)) as norm from v) s) as vector
          from generate_series(0, 199) n;
        insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb,
          embedding_status, embedding_provider, embedding_model, embedding_revision, embedded_at)
        select 'p' || i, 1, '빨간 브릭 ' || i,
               (case i % 4 when 0 then array_fill(0::real, array[768]) when 1 then null else vector end)CAST,
               case i % 4 when 1 then 'pending' else 'completed' end,
               case when i % 4 > 1 then 'clip' end, case when i % 4 > 1 then 'clip-vit-l/14' end,
               case when i % 4 > 1 then 'r1' end, now()
        from generate_series(1, ROWS) i join vectors on n = i % 200
        order by i;
        drop table vectors;
        analyze parts_master_features"""
            .replace("ROWS", String.valueOf(ROWS))
            .replace("CAST", server == PostgresServer.PGVECTOR ? "::vector" : ""));
  }

  /**
   * What a run came to.
   *
   * @param growth by how many bytes the heap was fuller at the end than at a tenth of the way
   */
  private record Run(Progress last, int steps, long growth, Duration took, Duration longestStep) {}

  private static Run run(TestDatabase database, boolean dryRun) {
    List<Long> heap = new ArrayList<>();
    List<Long> nanos = new ArrayList<>(List.of(System.nanoTime()));
    Progress last =
        database.reprocessing.run(
            BROKEN,
            dryRun,
            progress -> {
              nanos.add(System.nanoTime());
              if (heap.isEmpty() && progress.examined() >= ROWS / 10) {
                heap.add(usedHeap());
              }
              return true;
            });
    long longest = 0;
    for (int i = 1; i < nanos.size(); i++) {
      longest = Math.max(longest, nanos.get(i) - nanos.get(i - 1));
    }
    return new Run(
        last,
        nanos.size() - 1,
        usedHeap() - heap.get(0),
        Duration.ofNanos(nanos.get(nanos.size() - 1) - nanos.get(0)),
        Duration.ofNanos(longest));
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private record Writes(long count, Duration slowest) {}

  /** Writes to any rows; fails if one of them is locked for more than a second. */
  private static Writes write(TestDatabase database, AtomicBoolean done) {
    Random random = new Random(1);
    long count = 0;
    long slowest = 0;
    try (Connection connection = database.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '1s'");
      while (!done.get()) {
        long begun = System.nanoTime();
        statement.execute(
            "update parts_master_features set confidence = confidence + 1 where id = "
                + (1 + random.nextInt(ROWS)));
        slowest = Math.max(slowest, System.nanoTime() - begun);
        count++;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Writes(count, Duration.ofNanos(slowest));
  }

  private static void report(PostgresServer server, Run run, Writes writes) {
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s, %,d rows: %,d queued in %,d ms (%,.0f rows/s), %d batches, the longest %d ms;"
                + " %,d writes meanwhile, the slowest %d ms; heap %+,d bytes",
            server,
            ROWS,
            run.last().matched() - run.last().busy(),
            run.took().toMillis(),
            ROWS * 1e9 / run.took().toNanos(),
            run.steps(),
            run.longestStep().toMillis(),
            writes.count(),
            writes.slowest().toMillis(),
            run.growth()));
  }

  private static void assertCounts(EmbeddingStatistics counts) {
    assertEquals(ROWS, counts.total());
    assertEquals(ROWS / 2, counts.valid());
    assertEquals(ROWS / 2, counts.missing());
    assertEquals(0, counts.zero() + counts.foreign() + counts.unverified());
    assertEquals(ROWS / 2, counts.pending());
    assertEquals(ROWS / 2, counts.completed());
    assertEquals(0, counts.processing() + counts.failed() + counts.withoutText());
  }
}
