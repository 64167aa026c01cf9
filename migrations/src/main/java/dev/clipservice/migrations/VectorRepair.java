package dev.clipservice.migrations;

import dev.clipservice.core.BatchSize;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Makes the rows, the counts and the queue that were there before the triggers right: in batches,
 * while others write, and then makes broken rows impossible.
 *
 * <p>Not a migration of Flyway's, because that would be one long transaction: here each batch
 * commits, and an interrupted repair is simply started again. It is done once both constraints are
 * valid and nobody asks for a reconciliation.
 */
final class VectorRepair {

  private static final int LARGEST_BATCH = 10_000;
  private static final String CHECK_VIOLATION = "23514";

  private final Consumer<String> progress;
  private final ShortLocks locks;

  VectorRepair(Consumer<String> progress) {
    this.progress = progress;
    this.locks = new ShortLocks(progress);
  }

  /**
   * Repairs what is not repaired yet.
   *
   * @param turn the session of the {@link MigrationTurn}, in auto-commit mode
   */
  void run(Statement turn) throws SQLException {
    boolean valid = isValid(turn);
    boolean reconciled = isReconciled(turn);
    if (valid && reconciled) {
      return;
    }
    ShortLocks.limit(turn);
    try {
      progress.accept("counting the parts");
      locks.untilLocked(() -> turn.execute("select clip_reconcile_counts()"));
      while (!isValid(turn)) {
        inBatches(turn, "clip_repair_batch", "repairing");
        makeImpossible(turn);
      }
      inBatches(turn, "clip_reconcile_jobs", "queueing");
      turn.execute("delete from clip_service_info where key = 'reconcile'");
    } finally {
      ShortLocks.unlimited(turn);
    }
  }

  private static boolean isValid(Statement turn) throws SQLException {
    return number(
            turn,
            """
            select count(*) from pg_constraint
            where conrelid = 'parts_master_features'::regclass and convalidated
              and conname in ('clip_text_emb_is_unit', 'embedding_status_is_known')""")
        == 2;
  }

  private static boolean isReconciled(Statement turn) throws SQLException {
    return number(turn, "select count(*) from clip_service_info where key = 'reconcile'") == 0;
  }

  private void inBatches(Statement turn, String function, String doing) throws SQLException {
    RepairProgress done =
        new RepairProgress(
            doing, number(turn, "select coalesce(sum(parts), 0) from embedding_count"));
    BatchSize batch = BatchSize.upTo(LARGEST_BATCH);
    long lastId = Long.MIN_VALUE;
    while (true) {
      String sql = "select * from %s(%d, %d)".formatted(function, lastId, batch.rows());
      long begun = System.nanoTime();
      Step step = locks.untilLocked(() -> step(turn, sql));
      if (step.examined() == 0) {
        return;
      }
      batch = batch.after(Duration.ofNanos(System.nanoTime() - begun));
      lastId = step.lastId();
      progress.accept(done.after(step.examined(), step.changed()));
      stopIfInterrupted();
    }
  }

  private record Step(long lastId, long examined, long changed) {}

  private static Step step(Statement turn, String sql) throws SQLException {
    try (ResultSet row = turn.executeQuery(sql)) {
      row.next();
      return new Step(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  /** Leaves the constraints unvalidated if somebody wrote another broken row meanwhile. */
  private void makeImpossible(Statement turn) throws SQLException {
    progress.accept("checking every row against the constraints");
    locks.untilLocked(() -> turn.execute("select clip_add_constraints()"));
    try {
      locks.untilLocked(() -> turn.execute("select clip_validate_constraints()"));
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
