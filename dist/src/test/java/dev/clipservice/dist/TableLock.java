package dev.clipservice.dist;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps the queue from being written to, though not from being read: jobs run until it is gone. */
final class TableLock implements AutoCloseable {

  private final Connection connection;

  private TableLock(Connection connection) {
    this.connection = connection;
  }

  static TableLock take(PartsUnderTest parts) throws SQLException {
    Connection connection = parts.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE embedding_job IN EXCLUSIVE MODE");
    }
    return new TableLock(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
