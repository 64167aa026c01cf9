package dev.clipservice.migrations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationRunnerIT {

  private static final DatabaseAddress ADDRESS = new DatabaseAddress("db.example:5432/parts");
  private static final RetrySchedule IMPATIENT =
      new RetrySchedule(
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(50));

  @ParameterizedTest
  @EnumSource
  void comesUp_whereSeveralServersStartTogether(PostgresServer server) {
    DataSource empty = server.createDatabase();
    try (MigrationRunner one = runner(empty);
        MigrationRunner two = runner(empty)) {
      one.start();
      two.start();
      await().until(() -> one.status() instanceof DatabaseStatus.Up);
      await().until(() -> two.status() instanceof DatabaseStatus.Up);
    }
  }

  @Test
  void waitsForADatabase_thatComesLater_andOneThatComesBack() {
    SwitchedDataSource database = new SwitchedDataSource(PostgresServer.EMBEDDED.createDatabase());
    database.on = false;
    try (MigrationRunner runner = runner(database)) {
      assertInstanceOf(DatabaseStatus.Migrating.class, runner.status());
      runner.start();
      await().until(() -> runner.status() instanceof DatabaseStatus.Down);
      assertEquals(
          "the database db.example:5432/parts does not answer; start it or correct DATABASE_URL",
          ((DatabaseStatus.Down) runner.status()).reason());
      database.on = true;
      await().until(() -> runner.status() instanceof DatabaseStatus.Up);
      database.on = false;
      await().until(() -> runner.status() instanceof DatabaseStatus.Down);
      database.on = true;
      await().until(() -> runner.status() instanceof DatabaseStatus.Up);
    }
  }

  @Test
  void isDown_whileNoAnswerComes() {
    SwitchedDataSource database = new SwitchedDataSource(PostgresServer.EMBEDDED.createDatabase());
    try (MigrationRunner runner = runner(database)) {
      runner.start();
      await().until(() -> runner.status() instanceof DatabaseStatus.Up);
      database.hang();
      await().until(() -> runner.status() instanceof DatabaseStatus.Down);
      assertTrue(
          ((DatabaseStatus.Down) runner.status()).reason().contains("has not answered"),
          runner.status().toString());
      database.release();
      await().until(() -> runner.status() instanceof DatabaseStatus.Up);
    }
  }

  @Test
  void isDown_andSaysWhy_whereTheTableIsRefused() {
    PartsDatabase database = PartsDatabase.legacy(PostgresServer.EMBEDDED, "5-no-pgvector.sql");
    database.execute("alter table parts_master_features rename feature_text to text_of_the_part");
    try (MigrationRunner runner = runner(database.dataSource)) {
      runner.start();
      await().until(() -> runner.status() instanceof DatabaseStatus.Down);
      String reason = ((DatabaseStatus.Down) runner.status()).reason();
      assertTrue(reason.contains("to have the columns [feature_text]"), reason);
      database.execute("alter table parts_master_features rename text_of_the_part to feature_text");
      await().until(() -> runner.status() instanceof DatabaseStatus.Up);
    }
  }

  @Test
  void tellsNoUserAndNoPassword_whenTheServerIsNotThere() throws IOException {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setServerNames(new String[] {"127.0.0.1"});
    nowhere.setPortNumbers(new int[] {freePort()});
    nowhere.setUser("somebody");
    nowhere.setPassword("secret");
    assertSaysNeitherUserNorPassword(nowhere);
  }

  @Test
  void tellsNoUserAndNoPassword_whenTheLoginIsRefused() {
    PGSimpleDataSource stranger = PostgresServer.EMBEDDED.createDatabase();
    stranger.setUser("somebody");
    stranger.setPassword("secret");
    assertSaysNeitherUserNorPassword(stranger);
  }

  private static void assertSaysNeitherUserNorPassword(DataSource dataSource) {
    try (MigrationRunner runner = runner(dataSource)) {
      runner.start();
      await().until(() -> runner.status() instanceof DatabaseStatus.Down);
      String reason = ((DatabaseStatus.Down) runner.status()).reason();
      assertTrue(reason.contains("db.example:5432/parts"), reason);
      assertFalse(reason.contains("somebody") || reason.contains("secret"), reason);
    }
  }

  static MigrationRunner runner(DataSource dataSource) {
    return new MigrationRunner(dataSource, ADDRESS, IMPATIENT, Thread::new);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A database that can be switched off and made to hang. */
  private static final class SwitchedDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private final transient Supplier<PGSimpleDataSource> real;
    private volatile boolean on = true;
    private transient volatile CountDownLatch hanging = new CountDownLatch(0);

    SwitchedDataSource(PGSimpleDataSource real) {
      this.real = () -> real;
    }

    void hang() {
      hanging = new CountDownLatch(1);
    }

    void release() {
      hanging.countDown();
    }

    @Override
    public Connection getConnection() throws SQLException {
      try {
        hanging.await();
      } catch (InterruptedException e) {
        throw new SQLException("interrupted", "08000", e);
      }
      if (!on) {
        throw new SQLException("connection refused", "08001");
      }
      return real.get().getConnection();
    }
  }
}
