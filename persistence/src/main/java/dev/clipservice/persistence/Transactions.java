package dev.clipservice.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** Runs work in a transaction of its own. */
@FunctionalInterface
public interface Transactions {

  /**
   * Runs {@code work}; commits if it returns, rolls back if it throws.
   *
   * @param work must not keep the entity manager
   * @return what {@code work} returned
   */
  <T> T call(Function<EntityManager, T> work);
}
