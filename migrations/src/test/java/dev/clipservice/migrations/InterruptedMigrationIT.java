package dev.clipservice.migrations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.testing.Endurance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However often and wherever it is interrupted, a migration ends as one that never was. */
class InterruptedMigrationIT {

  private static final Logger LOG = Logger.getLogger(InterruptedMigrationIT.class.getName());
  private static final int ROWS = 300;

  /** Before each statement; in every build before each third, another one with each shape. */
  private static final int STEP = Endurance.size(3, 1);

  private static final Map<LegacyShape, List<String>> UNDISTURBED = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({"FIRST, 1", "PER_ROW_WRONG, 2", "NO_PGVECTOR, 3"})
  void endsAsIfUndisturbed_whenTheBackendIsKilledBeforeStatements(LegacyShape shape, int third) {
    PartsDatabase disturbed = shape.create(ROWS);
    int first = Endurance.LONG ? 1 : third;
    int kills = 0;
    int killsAfterwards = 0;
    boolean schemaIsThere = false;
    for (int deadly = first; diesBefore(disturbed, deadly); deadly += STEP) {
      kills++;
      killsAfterwards += schemaIsThere ? 1 : 0;
      if (!schemaIsThere && hasSchema(disturbed)) {
        // from now on there are fewer statements, until the first vector is repaired and after it
        schemaIsThere = true;
        deadly = first - STEP;
      }
    }
    LOG.info("%s: killed %d times, then %d".formatted(shape, kills, killsAfterwards));
    assertTrue(kills > 50 / STEP, "killed " + kills + " times");
    assertTrue(killsAfterwards > 10 / STEP, "killed " + killsAfterwards + " times afterwards");
    assertAsIfUndisturbed(shape, disturbed);
  }

  private static boolean hasSchema(PartsDatabase database) {
    return database.one("select to_regclass('embedding_job') is not null").equals("t");
  }

  /** Whether a migration came as far as the statement before which its backend was to die. */
  private static boolean diesBefore(PartsDatabase database, int deadly) {
    KillingDataSource killing = new KillingDataSource(database.dataSource, deadly);
    try {
      new SchemaMigration(killing.dataSource()).run(detail -> {});
    } catch (SQLException | RuntimeException e) {
      assertTrue(DownReason.sqlException(e) != null, e.toString());
    }
    return killing.hasKilled();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTOMATED_WRONG", "REAL_WITH_PGVECTOR"})
  void endsAsIfUndisturbed_whenBackendsAreKilledAtAnyMoment(LegacyShape shape) {
    PartsDatabase disturbed = shape.create(ROWS);
    try (MigrationRunner one = MigrationRunnerIT.runner(disturbed.dataSource);
        MigrationRunner two = MigrationRunnerIT.runner(disturbed.dataSource)) {
      one.start();
      two.start();
      for (int kills = 0; kills < 40; kills++) {
        disturbed.rows(
            """
            select pg_sleep(random() * 0.03), pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()""");
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  one.status() instanceof DatabaseStatus.Up
                      && two.status() instanceof DatabaseStatus.Up);
    }
    assertAsIfUndisturbed(shape, disturbed);
  }

  @ParameterizedTest
  @EnumSource
  void isDoneOnce_whereTwoServersStartTogether(LegacyShape shape) {
    PartsDatabase database = shape.create(ROWS);
    try (MigrationRunner one = MigrationRunnerIT.runner(database.dataSource);
        MigrationRunner two = MigrationRunnerIT.runner(database.dataSource)) {
      one.start();
      two.start();
      await().until(() -> one.status() instanceof DatabaseStatus.Up);
      await().until(() -> two.status() instanceof DatabaseStatus.Up);
    }
    assertEquals(
        String.valueOf(SchemaMigration.SCRIPTS),
        database.one(
            "select count(*) from clip_service_schema_history where success and script ~ 'sql$'"));
    assertAsIfUndisturbed(shape, database);
  }

  private static void assertAsIfUndisturbed(LegacyShape shape, PartsDatabase disturbed) {
    disturbed.migrate();
    assertEquals(
        UNDISTURBED.computeIfAbsent(shape, InterruptedMigrationIT::undisturbed), state(disturbed));
    assertEquals(List.of(), disturbed.wrongCounts());
    assertEquals(List.of(), disturbed.wrongJobs());
  }

  private static List<String> undisturbed(LegacyShape shape) {
    PartsDatabase database = shape.create(ROWS);
    database.migrate();
    return state(database);
  }

  private static List<String> state(PartsDatabase database) {
    List<String> state = new ArrayList<>(DatabaseState.schema(database));
    state.addAll(DatabaseState.contents(database));
    return state;
  }
}
