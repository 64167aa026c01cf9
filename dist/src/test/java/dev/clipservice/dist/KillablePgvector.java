package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A database of its own on the server of CLIP_TEST_PGVECTOR_URL, which must run on this machine.
 * That one cannot be started by a test, but it starts itself again after a crash.
 */
final class KillablePgvector implements KillableDatabase {

  private final String server;
  private final String name = "clip_killed_" + ProcessHandle.current().pid();

  KillablePgvector(String server) throws SQLException {
    this.server = server;
    execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    execute("CREATE DATABASE " + name);
  }

  @Override
  public String url() {
    return server.replaceFirst("/[^/]*$", "/" + name);
  }

  /**
   * Kills the checkpointer: as one of its processes has died at an unknown place, PostgreSQL kills
   * all others with SIGQUIT, as an immediate stop does, and recovers from the log.
   */
  @Override
  public void killAndStartAgain() throws Exception {
    String checkpointer = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
    String pid = one(checkpointer);
    int sent = new ProcessBuilder("kill", "-KILL", pid).inheritIO().start().waitFor();
    if (sent != 0) {
      throw new IllegalStateException("kill -KILL " + pid + " ended with " + sent);
    }
    await("the database after its crash")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> !one(checkpointer).equals(pid));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String one(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private Connection connect() throws SQLException {
    return new PartsUnderTest(server).connect();
  }

  @Override
  public void close() throws SQLException {
    execute("DROP DATABASE " + name + " WITH (FORCE)");
  }
}
