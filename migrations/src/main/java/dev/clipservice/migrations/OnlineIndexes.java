package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Builds the indexes of the parts without keeping writers out.
 *
 * <p>Outside Flyway: a concurrent build inside it would wait for Flyway's own transaction for ever.
 * The indexes make things faster and nothing depends on them, so a build that cannot get through is
 * left for the next start.
 */
final class OnlineIndexes {

  private static final Logger LOG = Logger.getLogger(OnlineIndexes.class.getName());

  /**
   * An advisory lock of whoever builds an index, "clip" and "idx" in ASCII: two concurrent builds
   * on one table can deadlock.
   */
  static final String LOCK = "(1668049264, 6907000)";

  private static final Map<String, String> INDEXES =
      new TreeMap<>(
          Map.of(
              "idx_embedding_status",
              "(embedding_status) where embedding_status = 'pending'",
              "idx_embedding_failed",
              "(id) where embedding_status = 'failed'",
              "idx_embedding_missing",
              "(id) where clip_text_emb is null",
              "idx_embedding_unverified",
              "(id) where embedding_provider is null and clip_text_emb is not null"));

  private final DataSource dataSource;

  OnlineIndexes(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Builds what is missing or was left half-built. */
  void build() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (INDEXES.size() == validIndexes(statement) || !takeTurn(statement)) {
        return;
      }
      statement.execute("set lock_timeout = '10s'");
      try {
        for (Map.Entry<String, String> index : INDEXES.entrySet()) {
          build(statement, index.getKey(), index.getValue());
        }
      } finally {
        statement.execute("reset lock_timeout");
        statement.execute("select pg_advisory_unlock_all()");
      }
    }
  }

  private static void build(Statement statement, String name, String definition)
      throws SQLException {
    if (isValid(statement, name)) {
      return;
    }
    try {
      statement.execute("drop index concurrently if exists " + name);
      statement.execute(
          "create index concurrently %s on parts_master_features %s".formatted(name, definition));
    } catch (SQLException e) {
      if (statement.getConnection().isValid(1)) {
        LOG.log(
            Level.WARNING, e, () -> name + " could not be built, it is tried at the next start");
      } else {
        throw e;
      }
    }
  }

  /** Another server that builds them is not waited for. */
  private static boolean takeTurn(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_try_advisory_lock" + LOCK)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static int validIndexes(Statement statement) throws SQLException {
    int valid = 0;
    for (String name : INDEXES.keySet()) {
      valid += isValid(statement, name) ? 1 : 0;
    }
    return valid;
  }

  private static boolean isValid(Statement statement, String name) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select indisvalid from pg_index where indexrelid = to_regclass('%s')"
                .formatted(name))) {
      return row.next() && row.getBoolean(1);
    }
  }
}
