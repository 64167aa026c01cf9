package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be migrated safely is left exactly as it is, with the reason. */
class RefusalsIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alter table parts_master_features rename feature_text to words | [feature_text]",
        "alter table parts_master_features alter id type text | found text",
        "alter table parts_master_features drop constraint parts_master_features_pkey | to be a primary key",
        "alter table parts_master_features add embedding_status integer | found integer",
        "alter table parts_master_features add embedding_model varchar(20) | character varying(20)",
        "create table child () inherits (parts_master_features) | to stand alone",
        "create table embedding_job (id int) | found embedding_job of somebody else's",
        "alter table parts_master_features add embedding_status text constraint fine check (embedding_status in ('pending', 'processing', 'done')) | constraint fine",
        "alter table parts_master_features add constraint full_only check (clip_text_emb is not null) not valid | constraint full_only",
        "alter table parts_master_features drop clip_text_emb; alter table parts_master_features add clip_text_emb real[] generated always as (array[1::real]) stored | generated column",
        "alter table parts_master_features rename to old; create view parts_master_features as select * from old | found relkind v"
      })
  void refusesATableThatDoesNotFit_beforeAnythingIsChanged(String change, String reason) {
    PartsDatabase database = LegacyShape.NO_PGVECTOR.create(60);
    database.execute(change);
    assertRefused(database, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create function nearest(q vector) returns setof int language sql as 'select id from parts_master_features order by clip_text_emb <=> q'",
        "create function keep() returns trigger language plpgsql as 'begin new.clip_text_emb := old.clip_text_emb; return new; end'"
      })
  void refusesToMoveTheOldVectors_whereAFunctionsTextNamesThem(String function) {
    PartsDatabase database = LegacyShape.FIRST.create(60);
    database.execute(function);
    assertRefused(database, function.replaceAll("create function (\\w+).*", "$1("));
  }

  @Test
  void refusesToMoveTheOldVectors_whereSomethingNeedsTheirWriter() {
    PartsDatabase database = LegacyShape.FIRST.create(60);
    database.execute(
        """
        create function update_part_embedding(p_id integer, p_embedding text) returns boolean language sql as
          'update parts_master_features set clip_text_emb = p_embedding::vector(1536) where id = p_id returning true';
        create view needs_it as select update_part_embedding(1, '') as done""");
    assertRefused(database, "need update_part_embedding");
    database.execute("drop view needs_it");
    database.migrate();
    String unit = "[1" + ",0".repeat(767) + "]";
    assertEquals("t", database.one("select update_part_embedding(1, '%s')".formatted(unit)));
  }

  @Test
  void refusesATableOfAnotherOwner() {
    PartsDatabase database = LegacyShape.NO_PGVECTOR.create(60);
    String role = "guest_" + database.dataSource.getDatabaseName();
    database.execute(
        "create role ROLE login; grant all on schema public to ROLE; grant all on parts_master_features to ROLE"
            .replace("ROLE", role));
    database.dataSource.setUser(role);
    assertRefused(database, "found another owner");
  }

  @Test
  void refusesASchemaThatItMayNotCreateIn() {
    PartsDatabase database = PartsDatabase.empty(PostgresServer.EMBEDDED);
    String role = "guest_" + database.dataSource.getDatabaseName();
    database.execute(
        "create role ROLE login; revoke create on schema public from public".replace("ROLE", role));
    database.dataSource.setUser(role);
    assertRefused(database, "expected the right to create tables in schema public");
  }

  private static void assertRefused(PartsDatabase database, String reason) {
    List<String> schema = DatabaseState.schema(database);
    List<String> rows = database.rows(ROWS);
    MigrationRefusedException e = assertThrows(MigrationRefusedException.class, database::migrate);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertEquals(schema, DatabaseState.schema(database));
    assertEquals(rows, database.rows(ROWS));
  }

  /** Where every row of every table lies, and who wrote it: equal only if none was written. */
  private static final String ROWS =
      """
      select c.relname, q.rows
      from pg_class c, xmltable('/table/row' passing
        query_to_xml(format('select md5(coalesce(string_agg((t.ctid, t.xmin, t.xmax, t.*)::text, '','' order by t.ctid), '''')) as rows from %s t', c.oid::regclass), false, false, '')
        columns rows text path 'rows') q
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1""";
}
