package dev.clipservice.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.function.Function;

/**
 * The server's transactions. A bean of its own, because beans made by producers get no interceptor.
 */
@ApplicationScoped
public class JtaTransactions implements Transactions {

  @PersistenceContext(unitName = "clip")
  EntityManager entities;

  /** For the container. */
  public JtaTransactions() {}

  @Override
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public <T> T call(Function<EntityManager, T> work) {
    return work.apply(entities);
  }
}
