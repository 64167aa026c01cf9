package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the catalog says about an existing table of parts.
 *
 * @param kind {@code pg_class.relkind}
 * @param owned whether we may act as its owner
 * @param inherits whether it has parents or children
 * @param idIsKey whether {@code id} alone is unique and never null
 * @param columns by name
 */
record PartsTable(
    String kind, boolean owned, boolean inherits, boolean idIsKey, Map<String, Column> columns) {

  private static final Pattern VECTOR_768 = Pattern.compile("(?:.*\\.)?vector\\(768\\)");

  private static final String TABLE =
      """
      select c.relkind::text, pg_has_role(current_user, c.relowner, 'usage'),
             exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent)),
             exists (select from pg_index i join pg_attribute a
                       on a.attrelid = c.oid and a.attname = 'id' and a.attnotnull
                     where i.indrelid = c.oid and i.indisunique and i.indisvalid
                       and i.indpred is null and i.indnkeyatts = 1 and i.indkey[0] = a.attnum)
      from pg_class c
      where c.oid = to_regclass(quote_ident(current_schema()) || '.parts_master_features')""";

  private static final String COLUMNS =
      """
      select attname, attnum, format_type(atttypid, atttypmod), attgenerated <> ''
      from pg_attribute
      where attrelid = to_regclass(quote_ident(current_schema()) || '.parts_master_features')
        and attnum > 0 and not attisdropped""";

  /**
   * A column.
   *
   * @param number {@code pg_attribute.attnum}, which a new name does not change
   * @param type as {@code format_type} writes it
   * @param generated whether its values come from an expression
   */
  record Column(int number, String type, boolean generated) {}

  /** The table in the current schema; empty if there is none. */
  static Optional<PartsTable> read(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(TABLE);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new PartsTable(
              row.getString(1),
              row.getBoolean(2),
              row.getBoolean(3),
              row.getBoolean(4),
              columns(connection)));
    }
  }

  private static Map<String, Column> columns(Connection connection) throws SQLException {
    Map<String, Column> columns = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(COLUMNS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        columns.put(
            row.getString(1), new Column(row.getInt(2), row.getString(3), row.getBoolean(4)));
      }
    }
    return columns;
  }

  /** The column of vectors, which must be there. */
  Column vectors() {
    return columns.get("clip_text_emb");
  }

  /** Whether the column of vectors can hold ours; else it is set aside. */
  boolean holdsOurVectors() {
    String type = vectors().type();
    return type.equals("real[]") || VECTOR_768.matcher(type).matches();
  }
}
