package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks, before anything is changed, whether the migrations fit the database that is there. */
final class SchemaPreflight {

  /** Transition tables exist from 10 on; 13 is the oldest that pgvector and we are tried with. */
  private static final int OLDEST_SERVER = 130_000;

  private static final Set<String> NEEDED =
      Set.of(
          "id",
          "part_id",
          "part_name",
          "color_id",
          "feature_text",
          "clip_text_emb",
          "recognition_hints",
          "updated_at");

  /** Of these columns there may be none, or one that can hold what we write. */
  private static final Map<String, String> OURS_IF_THERE =
      Map.of(
          "embedding_status", "text|character varying|character varying\\((9|[1-9]\\d+)\\)",
          "embedding_provider", "text|character varying",
          "embedding_model", "text|character varying",
          "embedding_revision", "text|character varying",
          "embedding_text_hash", "text|character varying",
          "embedding_tokens", "integer|bigint",
          "embedding_truncated", "boolean",
          "embedded_at", "timestamp with time zone");

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int, current_setting('server_version'),
             getdatabaseencoding(), current_schema(),
             has_schema_privilege(coalesce(current_schema(), 'public'), 'create')""";

  private SchemaPreflight() {}

  /**
   * @return the table that is there; empty if there is none
   * @throws MigrationRefusedException if the migrations must not run; says what was expected, what
   *     was found and what to do
   */
  static Optional<PartsTable> check(Connection connection) throws SQLException {
    checkServer(connection);
    NameClashes.check(connection);
    Optional<PartsTable> table = PartsTable.read(connection);
    if (table.isPresent()) {
      checkTable(table.get());
      checkColumns(table.get());
      ForeignConstraints.check(connection, table.get());
      if (!table.get().holdsOurVectors()) {
        OldVectorsDependents.check(connection);
      }
    }
    return table;
  }

  private static void checkServer(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SERVER);
        ResultSet row = query.executeQuery()) {
      row.next();
      if (row.getInt(1) < OLDEST_SERVER) {
        throw new MigrationRefusedException(
            "expected PostgreSQL 13 or newer, found " + row.getString(2) + "; upgrade the server");
      }
      if (!row.getString(3).equals("UTF8")) {
        throw new MigrationRefusedException(
            "expected a database with the encoding UTF8, found %s; create one with encoding UTF8"
                .formatted(row.getString(3)));
      }
      if (row.getString(4) == null) {
        throw new MigrationRefusedException(
            "expected a schema to create tables in, found none on the search_path; create one");
      }
      if (!row.getBoolean(5)) {
        throw new MigrationRefusedException(
            "expected the right to create tables in schema %s, found none; grant create on it"
                .formatted(row.getString(4)));
      }
    }
  }

  private static void checkTable(PartsTable table) {
    if (!table.kind().equals("r")) {
      throw new MigrationRefusedException(
          "expected parts_master_features to be an ordinary table, found relkind " + table.kind());
    }
    if (!table.owned()) {
      throw new MigrationRefusedException(
          "expected to own parts_master_features, found another owner; connect as its owner");
    }
    if (table.inherits()) {
      throw new MigrationRefusedException(
          "expected parts_master_features to stand alone, found that it inherits or is inherited from: rows of children would be counted and never filled");
    }
  }

  private static void checkColumns(PartsTable table) {
    Set<String> absent = new TreeSet<>(NEEDED);
    absent.removeAll(table.columns().keySet());
    if (!absent.isEmpty()) {
      throw new MigrationRefusedException(
          "expected parts_master_features to have the columns " + absent + ", found none of them");
    }
    require(table, "id", "integer|bigint");
    require(table, "feature_text", "text|character varying.*");
    for (Map.Entry<String, String> column : OURS_IF_THERE.entrySet()) {
      if (table.columns().containsKey(column.getKey())) {
        require(table, column.getKey(), column.getValue());
      }
    }
    if (!table.idIsKey()) {
      throw new MigrationRefusedException(
          "expected parts_master_features.id to be a primary key, found that it is not; make it one");
    }
    if (table.holdsOurVectors() && table.vectors().generated()) {
      throw new MigrationRefusedException(
          "expected parts_master_features.clip_text_emb to be written by us, found a generated column; rename it");
    }
  }

  private static void require(PartsTable table, String column, String types) {
    String found = table.columns().get(column).type();
    if (!found.matches(types)) {
      throw new MigrationRefusedException(
          "expected parts_master_features.%s to be %s, found %s; nothing was changed: %s"
              .formatted(
                  column,
                  types.replaceAll("\\|.*", ""),
                  found,
                  "change its type, or rename it if it is something else"));
    }
  }
}
