package dev.clipservice.migrations;

import dev.clipservice.core.ClipServiceException;
import java.sql.SQLException;

/** Says why a database cannot be used, without user names, passwords and the contents of rows. */
final class DownReason {

  private DownReason() {}

  static String of(DatabaseAddress address, Throwable failure) {
    if (failure instanceof ClipServiceException) {
      return "the database %s cannot be used: %s".formatted(address, failure.getMessage());
    }
    SQLException sql = sqlException(failure);
    if (sql == null) {
      return "the database %s cannot be migrated: %s"
          .formatted(address, firstLine(failure.getMessage()));
    }
    String state = sql.getSQLState() == null ? "08000" : sql.getSQLState();
    if (state.startsWith("08")) {
      return "the database %s does not answer; start it or correct DATABASE_URL".formatted(address);
    }
    if (state.startsWith("28")) {
      return "the database %s refuses the login; correct user and password in DATABASE_URL"
          .formatted(address);
    }
    return switch (state) {
      case "3D000" -> "the database %s does not exist; create it".formatted(address);
      case "57P01", "57P02", "57P03" ->
          "the database %s is starting or stopping".formatted(address);
      case "53300" -> "the database %s has no connection left".formatted(address);
      default ->
          "the database %s cannot be migrated: %s (SQLSTATE %s)"
              .formatted(address, firstLine(sql.getMessage()), state);
    };
  }

  /** What the database said, under whatever it was wrapped in; null if it said nothing. */
  static SQLException sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** PostgreSQL puts the contents of rows into the lines that follow. */
  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
