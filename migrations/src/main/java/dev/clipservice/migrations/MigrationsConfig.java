package dev.clipservice.migrations;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.util.Optional;

/**
 * What this module is told.
 *
 * @param address where the database is; empty if none is configured
 */
public record MigrationsConfig(Optional<DatabaseAddress> address) {

  /**
   * Reads {@code CLIP_JDBC_URL}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if it is no URL of PostgreSQL
   */
  public static MigrationsConfig from(Settings settings) {
    return new MigrationsConfig(
        settings.find("CLIP_JDBC_URL").filter(url -> !url.isBlank()).map(DatabaseAddress::parse));
  }
}
