package dev.clipservice.persistence;

import static dev.clipservice.persistence.SettledRows.column;

import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes what became of leased rows. */
final class Settlement {

  private final Transactions transactions;
  private final int maxAttempts;

  Settlement(Transactions transactions, int maxAttempts) {
    this.transactions = transactions;
    this.maxAttempts = maxAttempts;
  }

  /** Writes all outcomes in one transaction, but for rows that somebody else is writing. */
  Settled write(List<JobOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return Settled.NONE;
    }
    SettledRows.requireDimensions(only(JobOutcome.Completed.class, outcomes));
    return transactions.call(entities -> write(entities, outcomes));
  }

  private Settled write(EntityManager entities, List<JobOutcome> outcomes) {
    Set<Long> locked = lockFreeParts(entities, outcomes);
    List<JobOutcome> free = new ArrayList<>();
    List<JobOutcome> busy = new ArrayList<>();
    for (JobOutcome outcome : outcomes) {
      (locked.contains(outcome.job().rowId()) ? free : busy).add(outcome);
    }
    int completed = complete(entities, only(JobOutcome.Completed.class, free));
    int[] rejected = fail(entities, only(JobOutcome.Rejected.class, free), "rejected", 0);
    int[] retried = fail(entities, only(JobOutcome.Retry.class, free), "retry", maxAttempts);
    int putBack = putBack(entities, only(JobOutcome.ProviderDown.class, free));
    int failed = rejected[0] + retried[0];
    int told = completed + failed + retried[1];
    if (told > 0) {
      SqlQuery.update(entities, SettlementSql.TRIM, 2 * told);
    }
    int again = retried[1] + putBack;
    return new Settled(completed, failed, again, free.size() - completed - failed - again, busy);
  }

  private static Set<Long> lockFreeParts(EntityManager entities, List<JobOutcome> outcomes) {
    Set<Long> ids = new HashSet<>();
    for (Object id :
        SqlQuery.column(
            entities, SettlementSql.LOCK_FREE_PARTS, (Object) SettledRows.ids(outcomes))) {
      ids.add(SqlQuery.number(id));
    }
    return ids;
  }

  private static int complete(EntityManager entities, List<JobOutcome.Completed> done) {
    if (done.isEmpty()) {
      return 0;
    }
    return SqlQuery.update(
        entities,
        SettlementSql.COMPLETE,
        SettledRows.ids(done),
        SettledRows.fences(done),
        SettledRows.textHashes(done),
        SettledRows.milliseconds(done),
        column(done, Integer[]::new, one -> one.result().originalTokens()),
        column(done, Boolean[]::new, one -> one.result().truncated()),
        column(done, String[]::new, one -> one.identity().provider()),
        column(done, String[]::new, one -> one.identity().model()),
        column(done, String[]::new, one -> one.identity().revision()),
        SettledRows.vectors(done));
  }

  /** How many were given up, and how many are tried again. */
  private static int[] fail(
      EntityManager entities, List<? extends JobOutcome> failed, String errorClass, int attempts) {
    if (failed.isEmpty()) {
      return new int[] {0, 0};
    }
    Object[] counts =
        SqlQuery.rows(
                entities,
                SettlementSql.FAIL,
                SettledRows.ids(failed),
                SettledRows.fences(failed),
                SettledRows.textHashes(failed),
                SettledRows.milliseconds(failed),
                SettledRows.reasons(failed),
                errorClass,
                attempts)
            .get(0);
    return new int[] {(int) SqlQuery.number(counts[0]), (int) SqlQuery.number(counts[1])};
  }

  private static int putBack(EntityManager entities, List<JobOutcome.ProviderDown> again) {
    if (again.isEmpty()) {
      return 0;
    }
    return SqlQuery.update(
        entities,
        SettlementSql.PUT_BACK,
        SettledRows.ids(again),
        SettledRows.fences(again),
        SettledRows.reasons(again),
        column(again, Double[]::new, one -> SettledRows.milliseconds(one.retryAfter())));
  }

  private static <T extends JobOutcome> List<T> only(Class<T> kind, List<JobOutcome> outcomes) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
