package dev.clipservice.dist.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL through its lives. The folder's name has a blank in it on purpose. */
class DemoPostgresIT {

  @TempDir Path data;
  private DemoFolder folder;
  private DemoPostgres postgres;

  @BeforeEach
  void start() throws InterruptedException {
    folder = DemoFolder.create(data.resolve("with blank"), 3021);
    postgres = new DemoPostgres(folder);
    postgres.start();
  }

  @AfterEach
  void stop() {
    postgres.stop();
    assertEquals(List.of(), processes(), "left behind");
  }

  @Test
  void keepsItsDataFromOneStartToTheNext() throws Exception {
    execute("create table kept (n integer); insert into kept values (42)");
    String password = folder.password();
    postgres.stop();
    assertEquals(List.of(), processes(), "left behind");

    startAgain();
    assertEquals("42", ask("select n from kept"));
    assertEquals(password, folder.password());
  }

  @Test
  void stopsWithoutWaitingForClients() throws Exception {
    try (Connection idle = connect()) {
      postgres.stop();
      assertEquals(List.of(), processes(), "left behind");
      assertFalse(idle.isValid(1));
    }
  }

  @Test
  void survivesTheKillOfItsPostmaster() throws Exception {
    execute("create table kept (n integer); insert into kept values (42)");
    ProcessHandle postmaster = postmaster();
    postmaster.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> Processes.isGone(postmaster));
    postgres.stop();
    assertEquals(List.of(), processes(), "left behind");

    startAgain();
    assertEquals("42", ask("select n from kept"));
  }

  @Test
  void passesOverAStalePidFile_andSparesTheProcessItNames() throws Exception {
    postgres.stop();
    Process innocent = new ProcessBuilder("sleep", "1000").start();
    Files.writeString(
        folder.data().resolve("postmaster.pid"),
        innocent.pid() + "\n" + folder.data() + "\n1\n5432\n\n127.0.0.1\n");

    startAgain();
    assertEquals("1", ask("select 1"));
    assertTrue(innocent.isAlive());
    innocent.destroyForcibly().waitFor();
  }

  @Test
  void beginsAgain_whenTheFirstStartWasKilledHalfWay() throws Exception {
    postgres.stop();
    Files.delete(folder.path().resolve("complete"));
    Files.delete(folder.data().resolve("global/pg_control"));

    startAgain();
    assertEquals("1", ask("select 1"));
  }

  @Test
  void saysWhyItDoesNotStart() throws Exception {
    postgres.stop();
    Files.writeString(folder.data().resolve("PG_VERSION"), "9.6\n");
    DemoPostgres broken = new DemoPostgres(folder, Duration.ofSeconds(3));
    CannotServeException e = assertThrows(CannotServeException.class, broken::start);
    assertTrue(e.getMessage().contains("database files are incompatible"), e.getMessage());
    assertTrue(e.getMessage().contains(folder.log().toString()), e.getMessage());
    assertTrue(e.getMessage().contains("delete " + folder.path()), e.getMessage());
  }

  @Test
  void letsNobodyInWithoutThePassword_andListensOnLoopbackOnly() throws Exception {
    DatabaseUrl database = superuser();
    assertThrows(
        SQLException.class,
        () -> DriverManager.getConnection(database.jdbcUrl(), "postgres", "wrong").close());
    assertEquals("127.0.0.1", ask("show listen_addresses"));
    assertEquals("", ask("show unix_socket_directories"));
  }

  private void startAgain() throws InterruptedException {
    postgres = new DemoPostgres(folder);
    postgres.start();
  }

  private ProcessHandle postmaster() {
    return new Postmaster(folder.data(), folder.programs()).running().orElseThrow();
  }

  private List<ProcessHandle> processes() {
    return Processes.fromFolder(folder.programs());
  }

  private DatabaseUrl superuser() {
    return postgres.database("postgres", "postgres");
  }

  private Connection connect() throws SQLException {
    DatabaseUrl database = superuser();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      assertTrue(answer.next());
      return answer.getString(1);
    }
  }
}
