package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks whether checks that somebody else made would let our values in. Those that are about one
 * column alone are tried with each kind of value that we write there.
 */
final class ForeignConstraints {

  private static final String CHECKS =
      """
      select c.conname, a.attname, format_type(a.atttypid, a.atttypmod),
             pg_get_expr(c.conbin, c.conrelid), pg_get_constraintdef(c.oid)
      from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and array[a.attnum] = c.conkey
      where c.conrelid = to_regclass(quote_ident(current_schema()) || '.parts_master_features')
        and c.contype = 'c' and a.attname in ('embedding_status', 'clip_text_emb')
        and c.conname not in ('clip_text_emb_is_unit', 'embedding_status_is_known')""";

  private static final Map<String, String> WRITTEN =
      Map.of(
          "embedding_status",
          "(values ('pending'::TYPE), ('completed'), ('failed'))",
          "clip_text_emb",
          "(values (null::TYPE), (array_prepend(1::real, array_fill(0::real, array[767]))::TYPE))");

  private record Check(
      String name, String column, String type, String expression, String definition) {}

  private ForeignConstraints() {}

  /**
   * @throws MigrationRefusedException naming the first check that would refuse our values
   */
  static void check(Connection connection, PartsTable table) throws SQLException {
    for (Check check : checks(connection)) {
      boolean setAside = check.column().equals("clip_text_emb") && !table.holdsOurVectors();
      if (!setAside && !admitsOurs(connection, check)) {
        throw new MigrationRefusedException(
            "expected every value that the service writes to be allowed in parts_master_features.%s, found the constraint %s %s; nothing was changed: drop or widen it"
                .formatted(check.column(), check.name(), check.definition()));
      }
    }
  }

  private static List<Check> checks(Connection connection) throws SQLException {
    List<Check> checks = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(CHECKS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        checks.add(
            new Check(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
      }
    }
    return checks;
  }

  private static boolean admitsOurs(Connection connection, Check check) throws SQLException {
    String values = WRITTEN.get(check.column()).replace("TYPE", check.type());
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select bool_and((%s) is not false) from %s parts_master_features (%s)"
                    .formatted(check.expression(), values, check.column()))) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
