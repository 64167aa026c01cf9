/**
 * Brings the database to the schema that the service needs, and tells whether it can be used: the
 * SQL is in {@code db/clip-service}, {@link dev.clipservice.migrations.MigrationRunner} runs it in
 * the background and is the {@link dev.clipservice.core.DatabaseMonitor} of the other modules.
 */
module dev.clipservice.migrations {
  exports dev.clipservice.migrations;

  requires dev.clipservice.core;
  requires flyway.core;
  requires jakarta.annotation;
  requires jakarta.cdi;
  requires jakarta.concurrency;
  requires jakarta.inject;
  requires java.logging;
  requires transitive java.sql;
  requires microprofile.config.api;
}
