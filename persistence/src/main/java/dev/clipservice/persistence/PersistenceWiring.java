package dev.clipservice.persistence;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.JobSignal;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes this module's ports. Nothing touches the database before a port is first used. */
@ApplicationScoped
public class PersistenceWiring {

  @Resource(lookup = "jdbc/clipListen")
  DataSource listenDataSource;

  /** For the container. */
  public PersistenceWiring() {}

  @Produces
  @ApplicationScoped
  PartStore partStore(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaPartStore(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  QueueMonitor queueMonitor(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaQueueMonitor(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  WorkerRegistry workerRegistry(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaWorkerRegistry(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  WorkerControl workerControl(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaWorkerControl(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  Reprocessing reprocessing(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaReprocessing(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  JobSignal jobSignal(DatabaseMonitor monitor) {
    return new PostgresJobSignal(listenDataSource, monitor);
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
