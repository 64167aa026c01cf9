package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerSettings;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/** The workers' settings in {@code embedding_control}; a trigger tells them of each change. */
public final class JpaWorkerControl implements WorkerControl {

  private static final String SETTINGS =
      """
      select paused, rows_per_minute, (extract(epoch from changed_at) * 1000)::bigint
      from embedding_control""";

  private static final String PAUSE = change("paused = ?");

  /** What was used up under the limit before does not count against the new one. */
  private static final String THROTTLE = change("rows_per_minute = ?, next_claim_at = now()");

  private final Transactions transactions;

  public JpaWorkerControl(Transactions transactions) {
    this.transactions = transactions;
  }

  private static String change(String assignments) {
    return "update embedding_control set " + assignments + ", changed_at = now()";
  }

  @Override
  public WorkerSettings settings() {
    return transactions.call(JpaWorkerControl::settings);
  }

  @Override
  public WorkerSettings pause() {
    return change(PAUSE, true);
  }

  @Override
  public WorkerSettings resume() {
    return change(PAUSE, false);
  }

  @Override
  public WorkerSettings throttle(int rowsPerMinute) {
    WorkerSettings checked = new WorkerSettings(false, rowsPerMinute, Instant.EPOCH);
    return change(THROTTLE, checked.rowsPerMinute());
  }

  private WorkerSettings change(String sql, Object value) {
    return transactions.call(
        entities -> {
          if (SqlQuery.update(entities, sql, value) == 0) {
            // somebody has emptied the table of the one row
            SqlQuery.update(entities, "insert into embedding_control default values");
            SqlQuery.update(entities, sql, value);
          }
          return settings(entities);
        });
  }

  private static WorkerSettings settings(EntityManager entities) {
    List<Object[]> rows = SqlQuery.rows(entities, SETTINGS);
    if (rows.isEmpty()) {
      return new WorkerSettings(false, 0, Instant.EPOCH);
    }
    Object[] row = rows.get(0);
    return new WorkerSettings(
        (Boolean) row[0], (int) number(row[1]), Instant.ofEpochMilli(number(row[2])));
  }
}
