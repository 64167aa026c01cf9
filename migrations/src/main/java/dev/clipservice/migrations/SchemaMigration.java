package dev.clipservice.migrations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings one database to the current schema; does nothing where it is current. */
final class SchemaMigration {

  private static final Logger LOG = Logger.getLogger(SchemaMigration.class.getName());

  static final String LOCATION = "db/clip-service";
  static final String HISTORY_TABLE = "clip_service_schema_history";

  /** How many scripts are in {@link #LOCATION}; a test compares. */
  static final int SCRIPTS = 13;

  private final DataSource dataSource;

  SchemaMigration(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Migrates and repairs. May be called by several servers at once and again after any failure.
   *
   * @param progress told what happens, for people
   * @throws MigrationRefusedException if it must not be done; nothing was changed
   * @throws CancellationException if the thread is interrupted
   */
  void run(Consumer<String> progress) throws SQLException {
    try (MigrationTurn turn = MigrationTurn.take(dataSource, progress);
        Statement statement = turn.connection().createStatement()) {
      Optional<PartsTable> before = SchemaPreflight.check(turn.connection());
      migrate(progress);
      if (before.isPresent() && !before.get().holdsOurVectors()) {
        tellOldColumn(before.get(), statement);
      }
      new VectorRepair(progress).run(statement);
    }
    progress.accept("building indexes");
    new OnlineIndexes(dataSource).build();
  }

  private void migrate(Consumer<String> progress) throws SQLException {
    Flyway flyway = flyway();
    MigrationInfo[] scripts = flyway.info().all();
    requireAllFound(scripts);
    requireNotNewer(scripts);
    progress.accept("bringing the schema to version " + newest(scripts));
    new ShortLocks(progress).untilLocked(flyway::migrate);
  }

  /** All scripts in one transaction: they are done as a whole, or not at all. */
  private Flyway flyway() {
    return Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:" + LOCATION)
        .table(HISTORY_TABLE)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .baselineDescription("before the CLIP service")
        .group(true)
        .callbacks(new ShortLocks.InFlyway())
        .cleanDisabled(true)
        .load();
  }

  private static void tellOldColumn(PartsTable before, Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select attname from pg_attribute where attrelid = 'parts_master_features'::regclass and attnum = "
                + before.vectors().number())) {
      row.next();
      String name = row.getString(1);
      LOG.info(
          () ->
              "parts_master_features.clip_text_emb was %s: it is kept as %s, with its indexes, and every part gets a new vector; drop that column when nobody reads it"
                  .formatted(before.vectors().type(), name));
    }
  }

  /** Flyway reports success even if it finds no script at all. */
  private static void requireAllFound(MigrationInfo[] scripts) {
    long found = Arrays.stream(scripts).filter(script -> script.getState().isResolved()).count();
    if (found < SCRIPTS) {
      throw new IllegalStateException(
          "this is a bug: expected %d migration scripts in %s, found %d"
              .formatted(SCRIPTS, LOCATION, found));
    }
  }

  private static void requireNotNewer(MigrationInfo[] scripts) {
    for (MigrationInfo script : scripts) {
      MigrationState state = script.getState();
      if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
        throw new MigrationRefusedException(
            "expected a schema of version %s at most, found version %s of a newer release; %s"
                .formatted(
                    newest(scripts), script.getVersion(), "start that release or a newer one"));
      }
    }
  }

  private static String newest(MigrationInfo[] scripts) {
    return Arrays.stream(scripts)
        .filter(script -> script.getVersion() != null && script.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .map(Object::toString)
        .orElse("?");
  }
}
