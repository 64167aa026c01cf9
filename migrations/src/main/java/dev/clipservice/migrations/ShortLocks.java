package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Waits for locks briefly and often instead of once and long: whoever waits for a table's lock
 * makes everybody else wait behind him.
 */
final class ShortLocks {

  /** So long a statement waits for a lock, and so long writers may wait behind it. */
  private static final String LONGEST_WAIT = "500ms";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";

  private final Consumer<String> progress;

  /**
   * @param progress told while somebody else's lock is waited for
   */
  ShortLocks(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Statements of a database. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs {@code work} until it gets its locks.
   *
   * @param work all or nothing; with a limit on its waiting for locks
   * @throws CancellationException if the thread is interrupted
   */
  <T> T untilLocked(Work<T> work) throws SQLException {
    while (true) {
      try {
        return work.run();
      } catch (SQLException | RuntimeException e) {
        if (!isAboutLocks(e)) {
          throw e;
        }
        progress.accept("waiting for a transaction that holds parts_master_features or rows of it");
        pause();
      }
    }
  }

  private static boolean isAboutLocks(Exception failure) {
    SQLException cause = DownReason.sqlException(failure);
    return cause != null
        && (LOCK_NOT_AVAILABLE.equals(cause.getSQLState()) || DEADLOCK.equals(cause.getSQLState()));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the server stops; the next start goes on");
    }
  }

  /** Limits the waiting of this session's statements, until {@link #unlimited}. */
  static void limit(Statement statement) throws SQLException {
    statement.execute("set lock_timeout = '" + LONGEST_WAIT + "'");
  }

  static void unlimited(Statement statement) throws SQLException {
    statement.execute("reset lock_timeout");
  }

  /** Limits the waiting of each transaction of Flyway's. */
  static final class InFlyway implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      Connection connection = context.getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local lock_timeout = '" + LONGEST_WAIT + "'");
      } catch (SQLException e) {
        throw new IllegalStateException("the waiting for locks could not be limited", e);
      }
    }

    @Override
    public String getCallbackName() {
      return "short locks";
    }
  }
}
