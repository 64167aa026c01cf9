package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Looks, before anything is changed, whether the migrations fit the database that is there. */
final class SchemaPreflight {

  /** Transition tables exist from 10 on; 13 is the oldest that pgvector and we are tried with. */
  private static final int OLDEST_SERVER = 130_000;

  private static final Pattern VECTOR_768 = Pattern.compile("(?:.*\\.)?vector\\(768\\)");
  private static final Set<String> NEEDED =
      Set.of("id", "part_id", "part_name", "color_id", "feature_text", "clip_text_emb");
  private static final Set<String> SHOWN_BY_VIEWS = Set.of("recognition_hints", "updated_at");

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int, current_setting('server_version'),
             getdatabaseencoding(), current_schema()""";
  private static final String TABLE =
      """
      select c.relkind::text, pg_has_role(current_user, c.relowner, 'usage')
      from pg_class c
      where c.oid = to_regclass(quote_ident(current_schema()) || '.parts_master_features')""";
  private static final String COLUMNS =
      """
      select attname, format_type(atttypid, atttypmod)
      from pg_attribute
      where attrelid = to_regclass(quote_ident(current_schema()) || '.parts_master_features')
        and attnum > 0 and not attisdropped""";

  private SchemaPreflight() {}

  /**
   * @throws MigrationRefusedException if the migrations must not run; says what was expected, what
   *     was found and what to do
   */
  static void check(Connection connection) throws SQLException {
    checkServer(connection);
    if (checkTable(connection)) {
      checkColumns(columns(connection));
    }
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
    }
  }

  /** Whether there is a table of parts; one that we cannot work with is refused. */
  private static boolean checkTable(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(TABLE);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      if (!row.getString(1).equals("r")) {
        throw new MigrationRefusedException(
            "expected parts_master_features to be an ordinary table, found relkind "
                + row.getString(1));
      }
      if (!row.getBoolean(2)) {
        throw new MigrationRefusedException(
            "expected to own parts_master_features, found another owner; connect as its owner");
      }
      return true;
    }
  }

  private static Map<String, String> columns(Connection connection) throws SQLException {
    Map<String, String> types = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(COLUMNS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        types.put(row.getString(1), row.getString(2));
      }
    }
    return types;
  }

  private static void checkColumns(Map<String, String> types) {
    Set<String> absent = new TreeSet<>(NEEDED);
    absent.addAll(SHOWN_BY_VIEWS);
    absent.removeAll(types.keySet());
    if (!absent.isEmpty()) {
      throw new MigrationRefusedException(
          "expected parts_master_features to have the columns " + absent + ", found none of them");
    }
    require(types, "id", type -> type.equals("integer") || type.equals("bigint"), "integer");
    require(types, "feature_text", type -> type.matches("text|character varying.*"), "text");
    require(
        types,
        "clip_text_emb",
        type -> type.equals("real[]") || VECTOR_768.matcher(type).matches(),
        "vector(768) or real[]");
  }

  private static void require(
      Map<String, String> types, String column, Predicate<String> fits, String expected) {
    String found = types.get(column);
    if (!fits.test(found)) {
      throw new MigrationRefusedException(
          "expected parts_master_features.%s to be %s, found %s; nothing was changed: %s"
              .formatted(column, expected, found, "rename that column and add one of this type"));
    }
  }
}
