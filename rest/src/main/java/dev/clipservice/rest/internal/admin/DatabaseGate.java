package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.PartStore;

/** The table of parts, for as long as its database can be used. */
public final class PartsTable {

  private final PartStore store;
  private final DatabaseMonitor database;

  public PartsTable(PartStore store, DatabaseMonitor database) {
    this.store = store;
    this.database = database;
  }

  /**
   * The table.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if there is none now, with the reason
   */
  PartStore require() {
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
    return store;
  }

  private static ClipServiceException unavailable(String code, String message) {
    return new ClipServiceException(Kind.UNAVAILABLE, message, null, code, null, null);
  }
}
