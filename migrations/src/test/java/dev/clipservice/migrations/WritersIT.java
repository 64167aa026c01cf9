package dev.clipservice.migrations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People go on writing while the table is migrated and repaired. */
class WritersIT {

  @ParameterizedTest
  @EnumSource(names = {"AUTOMATED_WRONG", "NO_PGVECTOR"})
  void countsAndQueues_whileAWriterHasATransactionOpen(LegacyShape shape) throws SQLException {
    PartsDatabase database = shape.create(400);
    List<String> seen = new ArrayList<>();
    try (Connection writer = database.dataSource.getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      new SchemaMigration(database.dataSource)
          .run(
              detail -> {
                seen.add(detail);
                write(statement, seen, detail);
              });
      assertTrue(seen.contains("written"), seen.toString());
      writer.commit();
    }
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
  }

  /** The table stays locked by a writer until the constraints need it for an instant. */
  private static void write(Statement statement, List<String> seen, String detail) {
    if (detail.equals("counting the parts")) {
      try {
        statement.execute(
            "insert into parts_master_features (part_id, color_id, feature_text) values ('new', 1, 'a new part')");
        seen.add("written");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    } else if (detail.startsWith("checking")) {
      try {
        statement.getConnection().commit();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTOMATED", "NO_PGVECTOR"})
  void waitsForALongReader_withoutMakingWritersWait(LegacyShape shape) throws SQLException {
    PartsDatabase database = shape.create(60);
    List<String> details = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> migration;
    try (Connection reader = database.dataSource.getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("select count(*) from parts_master_features").close();
      migration =
          CompletableFuture.runAsync(
              () -> {
                try {
                  new SchemaMigration(database.dataSource).run(details::add);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      await()
          .until(
              () ->
                  details.stream()
                      .anyMatch(detail -> detail.startsWith("waiting for a transaction")));
      database.execute(
          "set statement_timeout = '5s'; update parts_master_features set version = 2");
      reader.commit();
    }
    migration.join();
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
  }
}
