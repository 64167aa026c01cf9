package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;

/** Lets nobody to the table whose database cannot be used. */
public final class DatabaseGate {

  private final DatabaseMonitor database;

  public DatabaseGate(DatabaseMonitor database) {
    this.database = database;
  }

  /**
   * Lets the caller pass if the database can be used now.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if not, with the reason
   */
  public void require() {
    DatabaseStatus status = database.status();
    if (status instanceof DatabaseStatus.NotConfigured) {
      throw unavailable(
          "database_not_configured",
          "No database is configured: this server only embeds. Set DATABASE_URL and restart it.");
    }
    if (status instanceof DatabaseStatus.Migrating migrating) {
      throw unavailable(
          "database_migrating",
          "The database is being brought up to date: " + migrating.detail() + ". Retry later.");
    }
    if (status instanceof DatabaseStatus.Down down) {
      throw unavailable(
          "database_down", "The database cannot be used: " + down.reason() + ". Retry later.");
    }
  }

  private static ClipServiceException unavailable(String code, String message) {
    return new ClipServiceException(Kind.UNAVAILABLE, message, null, code, null, null);
  }
}
