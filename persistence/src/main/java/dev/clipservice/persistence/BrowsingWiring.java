package dev.clipservice.persistence;

import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartVectors;
import dev.clipservice.core.VectorValidation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Makes the ports through which people look at rows and at what was done to them. */
@ApplicationScoped
public class BrowsingWiring {

  /** For the container. */
  public BrowsingWiring() {}

  @Produces
  @ApplicationScoped
  PartBrowser partBrowser(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaPartBrowser(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  AttemptHistory attemptHistory(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaAttemptHistory(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  VectorValidation vectorValidation(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaVectorValidation(new GuardedTransactions(transactions, monitor));
  }

  @Produces
  @ApplicationScoped
  PartVectors partVectors(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaPartVectors(new GuardedTransactions(transactions, monitor));
  }
}
