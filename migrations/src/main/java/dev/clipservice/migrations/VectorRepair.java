package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Makes rows that contradict themselves right, in batches, and then impossible.
 *
 * <p>Not a migration of Flyway's, because that would be one long transaction: here each batch
 * commits, so that others can write meanwhile, and an interrupted repair is simply started again.
 * It is done once both constraints are valid.
 */
final class VectorRepair {

  static final int BATCH = 1_000;

  /** Any number that no other program uses for an advisory lock: "clip" and "fix" in ASCII. */
  private static final String LOCK = "(1668049264, 6711672)";

  private static final String CHECK_VIOLATION = "23514";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final DataSource dataSource;
  private final Consumer<String> progress;

  VectorRepair(DataSource dataSource, Consumer<String> progress) {
    this.dataSource = dataSource;
    this.progress = progress;
  }

  /** Repairs what is not repaired yet; waits while another server does it. */
  void run() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (isDone(statement)) {
        return;
      }
      // nobody queues behind us for long, and we do not wait for one who never ends
      statement.execute("set lock_timeout = '3s'");
      try {
        takeTurn(statement);
        while (!isDone(statement)) {
          repairAll(statement);
          makeImpossible(statement);
        }
      } finally {
        statement.execute("reset lock_timeout");
        statement.execute("select pg_advisory_unlock_all()");
      }
    }
  }

  private static boolean isDone(Statement statement) throws SQLException {
    return number(
            statement,
            """
            select count(*) from pg_constraint
            where conrelid = 'parts_master_features'::regclass and convalidated
              and conname in ('clip_text_emb_is_unit', 'embedding_status_is_known')""")
        == 2;
  }

  private void takeTurn(Statement statement) throws SQLException {
    while (true) {
      try {
        statement.execute("select pg_advisory_lock" + LOCK);
        return;
      } catch (SQLException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        progress.accept("another server repairs the table, waiting for it");
        stopIfInterrupted();
      }
    }
  }

  private void repairAll(Statement statement) throws SQLException {
    long total = number(statement, "select coalesce(sum(parts), 0) from embedding_count");
    long lastId = Long.MIN_VALUE;
    long examined = 0;
    long repaired = 0;
    while (true) {
      long inBatch;
      try (ResultSet step =
          statement.executeQuery(
              "select * from clip_repair_batch(%d, %d)".formatted(lastId, BATCH))) {
        step.next();
        lastId = step.getLong("last_id");
        inBatch = step.getLong("examined");
        repaired += step.getLong("repaired");
      }
      if (inBatch == 0) {
        return;
      }
      examined += inBatch;
      progress.accept("examined %d of %d rows, repaired %d".formatted(examined, total, repaired));
      stopIfInterrupted();
    }
  }

  /** Leaves the constraints unvalidated if somebody wrote another broken row meanwhile. */
  private void makeImpossible(Statement statement) throws SQLException {
    progress.accept("checking every row against the constraints");
    statement.execute("select clip_add_constraints()");
    try {
      statement.execute("select clip_validate_constraints()");
    } catch (SQLException e) {
      if (!CHECK_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the server stops; the repair goes on at the next start");
    }
  }
}
