package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The turn of one server among all that start on one database; the others wait for it.
 *
 * <p>An advisory lock of one session: the database gives it back by itself when the server dies.
 */
final class MigrationTurn implements AutoCloseable {

  /** Any number that no other program uses for an advisory lock: "clip" and "fix" in ASCII. */
  private static final String LOCK = "(1668049264, 6711672)";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;

  private MigrationTurn(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits for the turn.
   *
   * @param progress told while another server has it
   * @throws CancellationException if the thread is interrupted
   */
  static MigrationTurn take(DataSource dataSource, Consumer<String> progress) throws SQLException {
    Connection connection = dataSource.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '1s'");
      while (!taken(statement)) {
        progress.accept("another server prepares the database, waiting for it");
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the server stops");
        }
      }
      statement.execute("reset lock_timeout");
      return new MigrationTurn(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean taken(Statement statement) throws SQLException {
    try (ResultSet lock = statement.executeQuery("select pg_advisory_lock" + LOCK)) {
      return lock.next();
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** The session that holds the turn; for whoever has it. */
  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_unlock_all()");
    }
  }
}
