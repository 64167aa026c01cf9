package dev.clipservice.persistence;

import static dev.clipservice.persistence.SettledRows.column;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.JobOutcome;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes what became of leased rows. */
final class Settlement {

  private static final Logger LOG = Logger.getLogger(Settlement.class.getName());

  private final Transactions transactions;

  Settlement(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Writes all outcomes in one transaction, but for rows that somebody else is writing at the
   * moment: those follow one by one, in transactions of their own.
   *
   * @return how many outcomes were written
   */
  int write(List<JobOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return 0;
    }
    SettledRows.requireDimensions(only(JobOutcome.Completed.class, outcomes));
    List<JobOutcome> busy = new ArrayList<>();
    int written =
        transactions.call(
            entities -> {
              busy.clear();
              return writeFree(entities, outcomes, busy);
            });
    for (JobOutcome outcome : busy) {
      written += writeBusy(outcome);
    }
    return written;
  }

  private static int writeFree(
      EntityManager entities, List<JobOutcome> outcomes, List<JobOutcome> busy) {
    Set<Long> locked = locked(entities, SettlementSql.LOCK_FREE_PARTS, outcomes);
    List<JobOutcome> free = new ArrayList<>();
    for (JobOutcome outcome : outcomes) {
      (locked.contains(outcome.job().rowId()) ? free : busy).add(outcome);
    }
    return writeLocked(entities, free);
  }

  private int writeBusy(JobOutcome outcome) {
    List<JobOutcome> one = List.of(outcome);
    try {
      return transactions.call(
          entities -> {
            entities.createNativeQuery(SettlementSql.WAIT_AT_MOST_5_SECONDS).getResultList();
            locked(entities, SettlementSql.LOCK_PART, one);
            return writeLocked(entities, one);
          });
    } catch (ClipServiceException e) {
      // its lease runs out, and it is embedded again
      LOG.log(Level.FINE, e, () -> "row " + outcome.job().rowId() + " could not be written");
      return 0;
    }
  }

  private static Set<Long> locked(EntityManager entities, String sql, List<JobOutcome> outcomes) {
    Set<Long> ids = new HashSet<>();
    for (Object id : query(entities, sql, (Object) SettledRows.ids(outcomes)).getResultList()) {
      ids.add(((Number) id).longValue());
    }
    return ids;
  }

  private static int writeLocked(EntityManager entities, List<JobOutcome> outcomes) {
    int written =
        complete(entities, only(JobOutcome.Completed.class, outcomes))
            + fail(entities, only(JobOutcome.Failed.class, outcomes))
            + retry(entities, only(JobOutcome.Retry.class, outcomes));
    if (written > 0) {
      query(entities, SettlementSql.TRIM, 2 * written).executeUpdate();
    }
    return written;
  }

  private static int complete(EntityManager entities, List<JobOutcome.Completed> done) {
    if (done.isEmpty()) {
      return 0;
    }
    return query(
            entities,
            SettlementSql.COMPLETE,
            SettledRows.ids(done),
            SettledRows.fences(done),
            SettledRows.textHashes(done),
            SettledRows.milliseconds(done),
            column(done, Integer[]::new, one -> one.result().originalTokens()),
            column(done, Boolean[]::new, one -> one.result().truncated()),
            column(done, String[]::new, one -> one.model().identity().provider()),
            column(done, String[]::new, one -> one.model().identity().model()),
            column(done, String[]::new, one -> one.model().identity().revision()),
            SettledRows.vectors(done))
        .executeUpdate();
  }

  private static int fail(EntityManager entities, List<JobOutcome.Failed> failed) {
    if (failed.isEmpty()) {
      return 0;
    }
    return query(
            entities,
            SettlementSql.FAIL,
            SettledRows.ids(failed),
            SettledRows.fences(failed),
            SettledRows.textHashes(failed),
            SettledRows.milliseconds(failed),
            column(failed, String[]::new, one -> SettledRows.reason(one.reason())))
        .executeUpdate();
  }

  private static int retry(EntityManager entities, List<JobOutcome.Retry> again) {
    if (again.isEmpty()) {
      return 0;
    }
    return query(
            entities,
            SettlementSql.RETRY,
            SettledRows.ids(again),
            SettledRows.fences(again),
            SettledRows.textHashes(again),
            SettledRows.milliseconds(again),
            column(again, String[]::new, one -> SettledRows.reason(one.reason())),
            column(again, Double[]::new, one -> SettledRows.milliseconds(one.retryAfter())))
        .executeUpdate();
  }

  private static Query query(EntityManager entities, String sql, Object... parameters) {
    Query query = entities.createNativeQuery(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }

  private static <T extends JobOutcome> List<T> only(Class<T> kind, List<JobOutcome> outcomes) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
