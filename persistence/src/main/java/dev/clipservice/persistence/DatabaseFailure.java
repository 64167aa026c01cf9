package dev.clipservice.persistence;

import dev.clipservice.core.ClipServiceException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells whether a failure of the database's passes by itself. */
final class DatabaseFailure {

  /** Deadlock, serialization, lock timeout, and a server that stops, starts or is full. */
  private static final Set<String> PASSING =
      Set.of("40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300");

  private DatabaseFailure() {}

  /** An exception of kind {@code UNAVAILABLE} if a retry can help, else {@code INTERNAL}. */
  static ClipServiceException of(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClipServiceException known) {
        return known;
      }
      if (cause instanceof SQLException sql) {
        return of(sql, failure);
      }
    }
    return new ClipServiceException(
        ClipServiceException.Kind.INTERNAL, "the database's work failed unexpectedly", failure);
  }

  private static ClipServiceException of(SQLException sql, RuntimeException failure) {
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (state.startsWith("08")
        || PASSING.contains(state)
        || sql instanceof SQLTransientException
        || sql instanceof SQLRecoverableException) {
      return new ClipServiceException(
          ClipServiceException.Kind.UNAVAILABLE,
          "the database does not answer at the moment; try again",
          failure);
    }
    // the message may hold the contents of rows: it stays in the cause
    return new ClipServiceException(
        ClipServiceException.Kind.INTERNAL,
        "the database refused a statement (SQLSTATE %s)".formatted(state),
        failure);
  }
}
