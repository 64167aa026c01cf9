package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Looks for what would not follow a column of vectors that gets another name.
 *
 * <p>Views, policies, indexes, constraints and triggers refer to a column by its number, and
 * follow. The body of a function is text: it would meet the new column of that name, and fail or
 * compare vectors of two models.
 */
final class OldVectorsDependents {

  private static final String FUNCTIONS =
      """
      select string_agg(p.oid::regprocedure::text, ', ' order by p.oid::regprocedure::text)
      from pg_proc p
      where p.prosrc ~* '\\mclip_text_emb\\M'
        and p.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and not exists (
          select from pg_depend d
          where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        and not (p.pronamespace = current_schema()::regnamespace
                 and p.oid::regprocedure::text ~ '(^|\\.)(trg_embedding_pending\\(\\)|update_part_embedding\\(integer,text\\))$')""";

  private static final String USERS_OF_WRITER =
      """
      select string_agg(distinct pg_describe_object(classid, objid, objsubid), ', ')
      from pg_depend
      where refclassid = 'pg_proc'::regclass and deptype <> 'e'
        and refobjid = to_regprocedure(
          quote_ident(current_schema()) || '.update_part_embedding(integer, text)')""";

  private OldVectorsDependents() {}

  /**
   * @throws MigrationRefusedException naming what cannot follow the old column
   */
  static void check(Connection connection) throws SQLException {
    refuse(
        connection,
        FUNCTIONS,
        "whose text names clip_text_emb and would mean the new column; change or drop them, or rename the column yourself");
    refuse(
        connection,
        USERS_OF_WRITER,
        "which need update_part_embedding(integer, text), a function that is replaced; drop them");
  }

  private static void refuse(Connection connection, String sql, String why) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      if (row.getString(1) != null) {
        throw new MigrationRefusedException(
            "expected nothing that keeps parts_master_features.clip_text_emb, which cannot hold vectors of 768 values, from getting another name, found %s %s; nothing was changed"
                .formatted(row.getString(1), why));
      }
    }
  }
}
