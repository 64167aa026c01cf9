package dev.clipservice.persistence;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Keeps connections for the next who asks, as the pool of a server does. */
final class KeptConnections implements DataSource, AutoCloseable {

  private final PGConnectionPoolDataSource physical = new PGConnectionPoolDataSource();
  private final ConcurrentLinkedQueue<PooledConnection> free = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<PooledConnection> all = new ConcurrentLinkedQueue<>();

  KeptConnections(PGSimpleDataSource database) {
    physical.setURL(database.getURL());
    physical.setUser(database.getUser());
    physical.setPassword(database.getPassword());
  }

  @Override
  public Connection getConnection() throws SQLException {
    PooledConnection kept = free.poll();
    return (kept == null ? open() : kept).getConnection();
  }

  private PooledConnection open() throws SQLException {
    PooledConnection opened = physical.getPooledConnection();
    all.add(opened);
    opened.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            if (all.contains(opened)) {
              free.add(opened);
            }
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            all.remove(opened);
          }
        });
    return opened;
  }

  @Override
  public void close() {
    for (PooledConnection connection : all) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("test");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
