package dev.clipservice.persistence;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import jakarta.persistence.EntityManager;
import java.util.function.Function;

/**
 * Keeps everybody off the database until its schema is there, and turns its errors into ours.
 *
 * <p>EclipseLink stays broken for good if its first use fails, so that must not come before the
 * database is up.
 */
final class GuardedTransactions implements Transactions {

  private final Transactions transactions;
  private final DatabaseMonitor monitor;

  GuardedTransactions(Transactions transactions, DatabaseMonitor monitor) {
    this.transactions = transactions;
    this.monitor = monitor;
  }

  @Override
  public <T> T call(Function<EntityManager, T> work) {
    DatabaseStatus status = monitor.status();
    if (!(status instanceof DatabaseStatus.Up)) {
      throw new ClipServiceException(ClipServiceException.Kind.UNAVAILABLE, reason(status));
    }
    try {
      return transactions.call(work);
    } catch (ClipServiceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw DatabaseFailure.of(e);
    }
  }

  private static String reason(DatabaseStatus status) {
    if (status instanceof DatabaseStatus.Down down) {
      return down.reason();
    }
    if (status instanceof DatabaseStatus.Migrating migrating) {
      return "the database is being prepared: " + migrating.detail();
    }
    return "no database is configured; set DATABASE_URL";
  }
}
