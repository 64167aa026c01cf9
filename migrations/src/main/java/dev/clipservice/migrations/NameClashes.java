package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks whether the names of our tables are free, where we have not been before. */
final class NameClashes {

  /** clip_service_info is missing: whoever makes a demo database makes that one first. */
  private static final String TAKEN =
      """
      select string_agg(relname, ', ' order by relname)
      from pg_class
      where relnamespace = current_schema()::regnamespace
        and relname in (
          'embedding_job', 'embedding_attempt', 'embedding_target', 'embedding_count',
          'embedding_worker', 'embedding_control', 'embedding_fence', 'idx_embedding_job_next', 'idx_embedding_job_pending',
          'idx_embedding_job_lease', 'idx_embedding_job_worker', 'idx_embedding_attempt_part',
          'idx_embedding_attempt_finished', 'idx_embedding_attempt_failed', 'embedding_throughput',
          'idx_embedding_job_suspect', 'idx_embedding_job_error', 'idx_embedding_attempt_provider')
        and not exists (
          select from pg_class
          where relnamespace = current_schema()::regnamespace and relname = ?)""";

  private NameClashes() {}

  /**
   * @throws MigrationRefusedException if somebody else's things have our names
   */
  static void check(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(TAKEN)) {
      query.setString(1, SchemaMigration.HISTORY_TABLE);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        if (row.getString(1) != null) {
          throw new MigrationRefusedException(
              "expected the names of the service's tables to be free, found %s of somebody else's; rename them"
                  .formatted(row.getString(1)));
        }
      }
    }
  }
}
