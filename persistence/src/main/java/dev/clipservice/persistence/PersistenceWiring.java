package dev.clipservice.persistence;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.PartStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes this module's ports. Nothing touches the database before a port is first used. */
@ApplicationScoped
public class PersistenceWiring {

  /** For the container. */
  public PersistenceWiring() {}

  @Produces
  @ApplicationScoped
  PartStore partStore(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaPartStore(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  JobQueue jobQueue(JtaTransactions transactions, DatabaseMonitor monitor) {
    Config config = ConfigProvider.getConfig();
    return new JpaJobQueue(
        new GuardedTransactions(transactions, monitor),
        PersistenceConfig.from(name -> config.getOptionalValue(name, String.class)));
  }
}
