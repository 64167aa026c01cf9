package dev.clipservice.migrations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However often and wherever it is interrupted, a migration ends as one that never was. */
class InterruptedMigrationIT {

  private static final int ROWS = 300;

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "PER_ROW_WRONG", "NO_PGVECTOR"})
  void endsAsIfUndisturbed_whenTheBackendIsKilledBeforeEachStatement(LegacyShape shape) {
    PartsDatabase disturbed = shape.create(ROWS);
    int deadly = 1;
    while (diesBefore(disturbed, deadly)) {
      deadly++;
    }
    assertTrue(deadly > 50, "killed " + deadly + " times");
    assertAsIfUndisturbed(shape, disturbed);
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
    PartsDatabase undisturbed = shape.create(ROWS);
    undisturbed.migrate();
    assertEquals(DatabaseState.schema(undisturbed), DatabaseState.schema(disturbed));
    assertEquals(DatabaseState.contents(undisturbed), DatabaseState.contents(disturbed));
    assertEquals(List.of(), disturbed.wrongCounts());
    assertEquals(List.of(), disturbed.wrongJobs());
  }
}
