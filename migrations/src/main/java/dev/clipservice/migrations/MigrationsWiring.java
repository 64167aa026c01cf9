package dev.clipservice.migrations;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes this module's port from what the server offers, and starts it with the application. */
@ApplicationScoped
public class MigrationsWiring {

  @Resource(lookup = "jdbc/clipMigrations")
  DataSource dataSource;

  /**
   * A server's thread carries the application's class loader, by which Flyway finds the scripts.
   */
  @Resource ManagedThreadFactory threads;

  private MigrationRunner runner;

  /** For the container. */
  public MigrationsWiring() {}

  /** Before anybody asks for the state: a database that is configured must never look like none. */
  @PostConstruct
  void prepare() {
    Config config = ConfigProvider.getConfig();
    MigrationsConfig.from(name -> config.getOptionalValue(name, String.class))
        .address()
        .ifPresent(
            address ->
                runner = new MigrationRunner(dataSource, address, RetrySchedule.DEFAULT, threads));
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (runner != null) {
      runner.start();
    }
  }

  @Produces
  @ApplicationScoped
  DatabaseMonitor databaseMonitor() {
    return () -> runner == null ? new DatabaseStatus.NotConfigured() : runner.status();
  }

  @PreDestroy
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }
}
