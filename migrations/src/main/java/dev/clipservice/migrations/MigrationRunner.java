package dev.clipservice.migrations;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Migrates the database in the background, then keeps looking whether it answers.
 *
 * <p>Its one thread lives as long as the server: it migrates until that succeeds, pings while all
 * is well, and migrates again after an outage, since what comes back may be another database. A
 * database that is down never keeps the service from starting.
 */
public final class MigrationRunner implements DatabaseMonitor, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(MigrationRunner.class.getName());
  private static final int PING_TIMEOUT_SECONDS = 4;

  private final DataSource dataSource;
  private final DatabaseAddress address;
  private final RetrySchedule schedule;
  private final SchemaMigration migration;
  private final Thread thread;
  private final SearchIndexKeeper searchIndex;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile DatabaseStatus current;
  private volatile long lastAnswerNanos;

  /** Read and written by the thread only. */
  private int failures;

  /**
   * @param dataSource connections that take part in no transaction of the server's
   * @param threads makes the thread, and the one that builds the index for search
   */
  public MigrationRunner(
      DataSource dataSource,
      DatabaseAddress address,
      RetrySchedule schedule,
      ThreadFactory threads) {
    this.dataSource = dataSource;
    this.address = address;
    this.schedule = schedule;
    this.migration = new SchemaMigration(dataSource);
    this.current = new DatabaseStatus.Migrating("connecting to " + address);
    this.thread = threads.newThread(this::run);
    this.searchIndex =
        new SearchIndexKeeper(
            new SearchIndex(dataSource),
            () -> current instanceof DatabaseStatus.Up,
            schedule.searchIndex(),
            threads);
  }

  /** Begins; returns at once. */
  public void start() {
    thread.start();
    searchIndex.start();
  }

  @Override
  public DatabaseStatus status() {
    DatabaseStatus status = current;
    if (status instanceof DatabaseStatus.Up) {
      Duration silent = Duration.ofNanos(System.nanoTime() - lastAnswerNanos);
      if (silent.compareTo(schedule.ping().plus(schedule.silence())) > 0) {
        return new DatabaseStatus.Down(
            "the database %s has not answered for %d s".formatted(address, silent.toSeconds()));
      }
    }
    return status;
  }

  /** Stops looking; waits a few seconds for a batch that is being repaired. */
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    searchIndex.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause;
      do {
        pause = current instanceof DatabaseStatus.Up ? ping() : migrate();
      } while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException | CancellationException e) {
      LOG.log(Level.FINE, "stopped looking at the database", e);
    } catch (RuntimeException | Error e) {
      become(new DatabaseStatus.Down("nobody looks at the database any more: this is a bug"));
      throw e;
    }
  }

  private Duration migrate() {
    try {
      migration.run(detail -> become(new DatabaseStatus.Migrating(detail)));
      failures = 0;
      answered();
      become(new DatabaseStatus.Up());
      return schedule.ping();
    } catch (CancellationException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      return failed(e);
    }
  }

  private Duration ping() {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isValid(PING_TIMEOUT_SECONDS)) {
        throw new SQLException("the connection is dead", "08006");
      }
      answered();
      return schedule.ping();
    } catch (SQLException | RuntimeException e) {
      return failed(e);
    }
  }

  private Duration failed(Exception failure) {
    failures++;
    LOG.log(Level.FINE, "the database cannot be used", failure);
    become(new DatabaseStatus.Down(DownReason.of(address, failure)));
    return failure instanceof MigrationRefusedException
        ? schedule.refused()
        : schedule.afterFailures(failures);
  }

  private void answered() {
    lastAnswerNanos = System.nanoTime();
  }

  private void become(DatabaseStatus next) {
    if (!next.equals(current)) {
      if (next instanceof DatabaseStatus.Up) {
        LOG.info(() -> "database " + address + " is up");
      } else if (next instanceof DatabaseStatus.Down down) {
        LOG.warning(down::reason);
      } else {
        LOG.fine(next::toString);
      }
    }
    current = next;
  }
}
