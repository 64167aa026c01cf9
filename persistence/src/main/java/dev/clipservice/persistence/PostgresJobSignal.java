package dev.clipservice.persistence;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.JobSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens on the channel that the table's triggers notify, on a connection of its own. One that
 * breaks is replaced; what may have been missed meanwhile counts as a sign.
 */
public final class PostgresJobSignal implements JobSignal {

  private static final Logger LOG = Logger.getLogger(PostgresJobSignal.class.getName());
  private static final String LISTEN = "listen clip_embedding";

  /** The driver cannot be interrupted while it waits. */
  private static final int WAIT_MILLIS = 500;

  private static final int RECONNECT_MILLIS = 1_000;

  private final DataSource dataSource;
  private final DatabaseMonitor monitor;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Connection connection;
  private boolean failing;

  /**
   * @param dataSource connections that take part in no transaction of the server's
   */
  public PostgresJobSignal(DataSource dataSource, DatabaseMonitor monitor) {
    this.dataSource = dataSource;
    this.monitor = monitor;
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < end && closed.getCount() > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (connection == null) {
        if (connect()) {
          return true;
        }
        closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
      } else if (heard()) {
        return true;
      }
    }
    if (closed.getCount() == 0) {
      disconnect();
      closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
    return false;
  }

  private boolean connect() {
    if (!(monitor.status() instanceof DatabaseStatus.Up)) {
      return false;
    }
    try {
      connection = dataSource.getConnection();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute(LISTEN);
      }
      failing = false;
      return true;
    } catch (SQLException | RuntimeException e) {
      lost(e);
      return false;
    }
  }

  private boolean heard() {
    try {
      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
      return heard != null && heard.length > 0;
    } catch (SQLException | RuntimeException e) {
      lost(e);
      return false;
    }
  }

  private void lost(Exception cause) {
    disconnect();
    LOG.log(
        failing ? Level.FINE : Level.INFO,
        "The database is not listened to at the moment; the worker looks by itself",
        cause);
    failing = true;
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException | RuntimeException e) {
        LOG.log(Level.FINE, "the connection was gone already", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
