package dev.clipservice.persistence;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.PartSearch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Makes the port for search. Nothing touches the database before it is first used. */
@ApplicationScoped
public class SearchWiring {

  /** For the container. */
  public SearchWiring() {}

  @Produces
  @ApplicationScoped
  PartSearch partSearch(JtaTransactions transactions, DatabaseMonitor monitor) {
    return new JpaPartSearch(new GuardedTransactions(transactions, monitor));
  }
}
