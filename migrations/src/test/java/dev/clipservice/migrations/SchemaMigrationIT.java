package dev.clipservice.migrations;

import static dev.clipservice.migrations.PartsDatabase.UNIT;
import static dev.clipservice.migrations.PartsDatabase.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaMigrationIT {

  /** 30 parts of six kinds, in a table of an older installation. */
  private static final String MIXED_ROWS =
      """
      insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb)
      select 'p' || i, 1, case when i % 6 = 5 then ' ' else '빨간 브릭 ' || i end,
             case i % 6 when 0 then UNIT
                        when 1 then null
                        when 2 then ZERO
                        when 3 then array_fill(0.5::real, array[768])
                        when 4 then array_prepend('NaN'::real, array_fill(0::real, array[767])) end
      from generate_series(1, 30) i"""
          .replace("UNIT", UNIT)
          .replace("ZERO", ZERO);

  @ParameterizedTest
  @CsvSource({"EMBEDDED, real[]", "PGVECTOR, vector(768)"})
  void createsTheTable_inAnEmptyDatabase(PostgresServer server, String type) {
    PartsDatabase database = PartsDatabase.migrated(server);
    assertEquals(
        type,
        database.one(
            """
            select format_type(atttypid, atttypmod) from pg_attribute
            where attrelid = 'parts_master_features'::regclass and attname = 'clip_text_emb'"""));
    assertEquals(
        "id,part_id,part_name,color_id,feature_text,embedding_status,updated_at",
        columns(database, "v_embedding_status"));
    assertEquals("2", validConstraints(database));
    assertEquals(
        Integer.toString(SchemaMigration.SCRIPTS),
        database.one(
            "select count(*) from clip_service_schema_history where success and script ~ 'sql$'"));
  }

  @ParameterizedTest
  @EnumSource
  void repairsRealArrays_andKeepsGoodVectors(PostgresServer server) {
    PartsDatabase database = PartsDatabase.legacy(server, "5-no-pgvector.sql");
    database.execute(MIXED_ROWS);
    List<String> good = database.rows(goodVectors());
    assertEquals(5, good.size());

    database.migrate();

    assertEquals(good, database.rows(goodVectors()));
    assertEquals(
        List.of(
            "0|completed|t|5",
            "1|pending|f|5",
            "2|pending|f|5",
            "3|pending|f|5",
            "4|pending|f|5",
            "5|pending|f|5"),
        database.rows(
            """
            select substr(part_id, 2)::int % 6, embedding_status, clip_text_emb is not null, count(*)
            from parts_master_features where embedded_at is null group by 1, 2, 3 order by 1, 2"""));
    assertEquals("20", database.one("select count(*) from embedding_job"));
    assertConsistent(database);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2-automated.sql", "3-per-row-view.sql"})
  void makesContradictionsRight_inVectorColumns(String shape) {
    PartsDatabase database = PartsDatabase.legacy(PostgresServer.PGVECTOR, shape);
    database.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb)
        select 'p' || i, 1, 'brick ' || i, %s::vector from generate_series(1, 154) i"""
            .formatted(UNIT));
    database.execute("update parts_master_features set embedding_status = 'completed'");
    database.execute(PartsDatabase.resource("/legacy/4-wrong-states.sql"));
    String columns = columns(database, "v_embedding_status");

    database.migrate();

    assertEquals(
        List.of(
            "0|pending|f|22",
            "1|pending|f|22",
            "2|pending|t|22",
            "3|pending|t|22",
            "4|completed|t|22",
            "5|pending|t|22",
            "6|completed|t|20",
            "6|pending|f|2"),
        database.rows(
            """
            select id % 7, embedding_status, clip_text_emb is not null, count(*)
            from parts_master_features group by 1, 2, 3 order by 1, 2"""));
    assertEquals("110", database.one("select count(*) from embedding_job"));
    assertEquals(columns, columns(database, "v_embedding_status"));
    assertConsistent(database);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2-automated.sql", "3-per-row-view.sql"})
  void showsLeasesAsProcessing_inEitherStatusView(String shape) {
    PartsDatabase database = PartsDatabase.legacy(PostgresServer.PGVECTOR, shape);
    database.migrate();
    database.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        values ('a', 1, 'red'), ('b', 1, 'blue'), ('c', 1, '');
        update embedding_job set lease_until = now() + interval '1 minute' where id = 1""");
    String counts =
        shape.startsWith("2")
            ? "select embedding_status, count from v_embedding_status order by 1"
            : "select embedding_status, count(*) from v_embedding_status group by 1 order by 1";
    assertEquals(List.of("pending|1", "processing|1", "withoutText|1"), database.rows(counts));
  }

  @ParameterizedTest
  @EnumSource
  void changesNothing_whenRunAgain(PostgresServer server) {
    PartsDatabase database = PartsDatabase.legacy(server, "5-no-pgvector.sql");
    database.execute(MIXED_ROWS);
    database.migrate();
    String before = "select * from parts_master_features order by id";
    List<String> rows = database.rows(before);
    database.migrate();
    assertEquals(rows, database.rows(before));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void migratesOnce_whenServersStartTogether(PostgresServer server) throws Exception {
    PartsDatabase database = PartsDatabase.legacy(server, "5-no-pgvector.sql");
    database.execute(MIXED_ROWS);
    ExecutorService servers = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> runs =
          List.of(
              servers.submit(database::migrate),
              servers.submit(database::migrate),
              servers.submit(database::migrate));
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      servers.shutdownNow();
    }
    assertEquals("2", validConstraints(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void goesOn_whereAnInterruptedRepairStopped(PostgresServer server) {
    PartsDatabase database = PartsDatabase.legacy(server, "5-no-pgvector.sql");
    database.execute(MIXED_ROWS);
    SchemaMigration migration = new SchemaMigration(database.dataSource);
    assertThrows(
        IllegalStateException.class,
        () ->
            migration.run(
                detail -> {
                  if (detail.startsWith("examined")) {
                    throw new IllegalStateException("killed");
                  }
                }));
    assertEquals("0", validConstraints(database));
    database.migrate();
    assertEquals("2", validConstraints(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @CsvSource({"PGVECTOR, 1-first.sql, vector(1536)"})
  void refusesForeignColumn_beforeAnythingIsChanged(
      PostgresServer server, String shape, String found) {
    PartsDatabase database = PartsDatabase.legacy(server, shape);
    List<String> before = database.rows("select oid, relname from pg_class order by 1");
    MigrationRefusedException e = assertThrows(MigrationRefusedException.class, database::migrate);
    assertTrue(e.getMessage().contains("found " + found), e.getMessage());
    assertEquals(before, database.rows("select oid, relname from pg_class order by 1"));
  }

  @ParameterizedTest
  @EnumSource
  void refusesSchemaOfANewerRelease(PostgresServer server) {
    PartsDatabase database = PartsDatabase.migrated(server);
    database.execute(
        """
        insert into clip_service_schema_history
        select 99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'me', now(), 1, true""");
    MigrationRefusedException e = assertThrows(MigrationRefusedException.class, database::migrate);
    assertTrue(e.getMessage().contains("found version 99"), e.getMessage());
  }

  private static void assertConsistent(PartsDatabase database) {
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
    assertEquals("2", validConstraints(database));
  }

  private static String goodVectors() {
    return """
        select id, clip_text_emb from parts_master_features
        where substr(part_id, 2)::int % 6 = 0 order by id""";
  }

  private static String columns(PartsDatabase database, String relation) {
    return database.one(
        "select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = '%s'::regclass and attnum > 0"
            .formatted(relation));
  }

  private static String validConstraints(PartsDatabase database) {
    return database.one(
        """
        select count(*) from pg_constraint where convalidated
        and conname in ('clip_text_emb_is_unit', 'embedding_status_is_known')""");
  }
}
