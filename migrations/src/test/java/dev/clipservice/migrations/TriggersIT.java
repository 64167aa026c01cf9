package dev.clipservice.migrations;

import static dev.clipservice.migrations.PartsDatabase.UNIT;
import static dev.clipservice.migrations.PartsDatabase.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class TriggersIT {

  /** Part 1 done by us, part 2 waits, part 3 failed, part 4 has no text. */
  private static final String PARTS =
      """
      insert into parts_master_features (part_id, color_id, feature_text)
      values ('one', 1, 'red brick'), ('two', 1, 'blue brick'), ('three', 1, 'axle'), ('four', 1, '');
      update parts_master_features
      set clip_text_emb = UNIT, embedding_status = 'completed', embedding_provider = 'clip',
          embedding_model = 'm', embedding_revision = 'r', embedding_tokens = 4,
          embedding_truncated = true, embedding_text_hash = clip_text_hash(feature_text),
          embedded_at = now()
      where id = 1;
      update parts_master_features set embedding_status = 'failed' where id = 3;
      update embedding_job set attempts = 5, last_error = 'bad' where id in (2, 3)"""
          .replace("UNIT", UNIT);

  @ParameterizedTest
  @EnumSource
  void queuesWhatHasText(PostgresServer server) {
    PartsDatabase database = parts(server);
    assertEquals(List.of("2|f|5", "3|t|5"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void queuesAgain_whenTheTextChanges_keepingTheOldVector(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("update parts_master_features set feature_text = feature_text || '!'");
    assertEquals(
        "pending|t|clip",
        database.one(
            """
            select embedding_status, clip_text_emb is not null, embedding_provider
            from parts_master_features where id = 1"""));
    assertEquals(List.of("1|f|0", "2|f|0", "3|f|0", "4|f|0"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheVectorAway_whenTheTextIsGone(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("update parts_master_features set feature_text = E'\\u00a0' where id < 3");
    assertEquals(
        "f|null",
        database.one(
            """
            select clip_text_emb is not null, embedding_provider
            from parts_master_features where id = 1"""));
    assertEquals(List.of("3|t|5"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void clearsProvenance_whenSomebodyElseWritesAVector(PostgresServer server) {
    PartsDatabase database = parts(server);
    String other = "[0," + "0,".repeat(766) + "1]";
    assertEquals("t", database.one("select update_part_embedding(1, '%s')".formatted(other)));
    assertEquals(
        "completed|t|null|null|null|null|null|null|null",
        database.one(
            """
            select embedding_status, clip_text_emb is not null, embedding_provider, embedding_model,
                   embedding_revision, embedding_text_hash, embedding_tokens, embedding_truncated,
                   embedded_at
            from parts_master_features where id = 1"""));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void keepsProvenance_whenTheSameVectorIsWrittenAgain(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("update parts_master_features set clip_text_emb = clip_text_emb, version = 2");
    assertEquals(
        "clip", database.one("select embedding_provider from parts_master_features where id = 1"));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void queues_whenTheVectorIsTakenAway(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("update parts_master_features set clip_text_emb = null where id = 1");
    assertEquals(List.of("1|f|0", "2|f|5", "3|t|5"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void startsOver_whenARowBecomesPending_butNotWhenItIs(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("update parts_master_features set embedding_status = 'processing'");
    assertEquals(List.of("1|f|0", "2|f|5", "3|f|0"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void refusesBrokenVectors(PostgresServer server) {
    PartsDatabase database = parts(server);
    for (String broken :
        List.of(
            ZERO,
            "array_fill(1::real, array[768])",
            "array_prepend('Infinity'::real, array_fill(0::real, array[767]))",
            "array_prepend(1::real, array_fill(0::real, array[766]))")) {
      String sql = "update parts_master_features set clip_text_emb = %s where id = 2";
      assertThrows(SQLException.class, () -> database.tryExecute(sql.formatted(broken)));
    }
    assertEquals(
        "f",
        database.one("select clip_text_emb is not null from parts_master_features where id = 2"));
  }

  @ParameterizedTest
  @EnumSource
  void runsTheSeedsReprocessing_asWritten(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute(PartsDatabase.resource("/zero-vector-reprocessing.sql"));
    assertEquals(List.of("2|f|5", "3|f|0"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void reprocesses_whatTheDryRunCounts_once(PostgresServer server) {
    PartsDatabase database = parts(server);
    database.execute("alter table parts_master_features drop constraint clip_text_emb_is_unit");
    database.execute(
        "update parts_master_features set clip_text_emb = %s where id = 1".formatted(ZERO));
    assertEquals("2", database.one("select reprocess_zero_vectors(true)"));
    assertEquals("2", database.one("select reprocess_zero_vectors(dry_run => true)"));
    assertEquals("2", database.one("select reprocess_zero_vectors(false)"));
    assertEquals("0", database.one("select reprocess_zero_vectors(false)"));
    assertEquals(List.of("1|f|0", "2|f|5", "3|f|0"), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void followsDeletesCopiesAndTruncation(PostgresServer server) throws Exception {
    PartsDatabase database = parts(server);
    database.execute("delete from parts_master_features where id in (1, 2)");
    assertEquals(List.of("3|t|5"), jobs(database));
    try (Connection connection = database.dataSource.getConnection()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy parts_master_features (part_id, color_id, feature_text) from stdin",
              new StringReader("c1\t1\tplate\nc2\t1\ttile\n"));
    }
    assertEquals("3", database.one("select count(*) from embedding_job"));
    assertConsistent(database);
    database.execute("truncate parts_master_features");
    assertEquals(List.of(), jobs(database));
    assertConsistent(database);
  }

  @ParameterizedTest
  @EnumSource
  void wakesTheWorker_onceATransactionQueuesSomething(PostgresServer server) throws Exception {
    PartsDatabase database = parts(server);
    try (Connection listener = database.dataSource.getConnection();
        Statement statement = listener.createStatement()) {
      statement.execute("listen clip_embedding");
      database.execute("update parts_master_features set part_name = 'nothing to embed'");
      database.execute("update parts_master_features set feature_text = 'all new'");
      PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(10_000);
      assertEquals(1, heard.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void needsNoRightsOfTheWriter_butOnTheParts(PostgresServer server) {
    PartsDatabase database = parts(server);
    String role = "writer_" + database.dataSource.getDatabaseName();
    database.execute(
        """
        create role ROLE;
        grant select, insert, update, delete on parts_master_features to ROLE;
        grant usage on sequence parts_master_features_id_seq to ROLE;
        set role ROLE;
        insert into parts_master_features (part_id, color_id, feature_text) values ('x', 1, 'wheel');
        update parts_master_features set feature_text = 'other' where id = 1;
        delete from parts_master_features where id = 2;
        reset role;
        drop owned by ROLE;
        drop role ROLE"""
            .replace("ROLE", role));
    assertEquals(List.of("1|f|0", "3|t|5", "5|f|0"), jobs(database));
    assertConsistent(database);
  }

  private static PartsDatabase parts(PostgresServer server) {
    PartsDatabase database = PartsDatabase.migrated(server);
    database.execute(PARTS);
    return database;
  }

  /** Row id, given up, attempts. */
  private static List<String> jobs(PartsDatabase database) {
    return database.rows(
        "select id, next_attempt_at = 'infinity', attempts from embedding_job order by id");
  }

  private static void assertConsistent(PartsDatabase database) {
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
  }
}
