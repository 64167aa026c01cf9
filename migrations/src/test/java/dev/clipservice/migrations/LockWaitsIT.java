package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.testing.Endurance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long writers wait while a table is migrated: logged, for people. */
class LockWaitsIT {

  private static final Logger LOG = Logger.getLogger(LockWaitsIT.class.getName());
  private static final int ROWS = Endurance.size(5_000, 200_000);

  @ParameterizedTest
  @CsvSource({"PGVECTOR, 2-automated.sql", "EMBEDDED, 5-no-pgvector.sql"})
  void letsWritersThrough_whileTheTableIsMigrated(PostgresServer server, String shape)
      throws SQLException {
    PartsDatabase database = PartsDatabase.legacy(server, shape);
    database.execute(parts(shape.startsWith("2") ? "::vector" : ""));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Waits> updates =
        CompletableFuture.supplyAsync(
            () ->
                write(
                    database,
                    done,
                    "update parts_master_features set confidence = confidence + 1 where id = %d"));
    CompletableFuture<Waits> inserts =
        CompletableFuture.supplyAsync(
            () ->
                write(
                    database,
                    done,
                    "insert into parts_master_features (part_id, color_id, feature_text) values ('n', %d, 'new') on conflict do nothing"));
    long begun = System.nanoTime();
    new SchemaMigration(database.dataSource).run(detail -> {});
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    done.set(true);
    for (Waits waits : List.of(updates.join(), inserts.join())) {
      LOG.info(
          () ->
              String.format(
                  Locale.ROOT,
                  "%s, %,d rows: migrated in %d ms; %,d writes meanwhile, the slowest %d ms",
                  shape,
                  ROWS,
                  took.toMillis(),
                  waits.writes(),
                  waits.longest().toMillis()));
      assertTrue(waits.writes() > 0);
    }
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
  }

  /** A quarter zero, a quarter without, half good. */
  private static String parts(String cast) {
    return """
        create temp table vectors as
          select n, (with v as (select i, sin(n * 0.7 + i * i) as x from generate_series(1, 768) i)
                     select array_agg((x / norm)::real order by i)
                     from v, (select sqrt(sum(x * x)) as norm from v) s) as vector
          from generate_series(0, 199) n;
        insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb)
        select 'p' || i, 1, '빨간 브릭 ' || i,
               (case i % 4 when 0 then array_fill(0::real, array[768]) when 1 then null else vector end)CAST
        from generate_series(1, ROWS) i join vectors on n = i % 200
        order by i"""
        .replace("ROWS", String.valueOf(ROWS))
        .replace("CAST", cast);
  }

  private record Waits(long writes, Duration longest) {}

  private static Waits write(PartsDatabase database, AtomicBoolean done, String sql) {
    Random random = new Random(1);
    long writes = 0;
    long longest = 0;
    try (Connection connection = database.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      while (!done.get()) {
        long begun = System.nanoTime();
        statement.execute(sql.formatted(1 + random.nextInt(ROWS)));
        longest = Math.max(longest, System.nanoTime() - begun);
        writes++;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Waits(writes, Duration.ofNanos(longest));
  }
}
