package dev.clipservice.persistence;

import dev.clipservice.core.ModelIdentity;
import java.util.Optional;

/** Identities as three columns. */
final class Identities {

  private Identities() {}

  /** The identity; empty if the columns are NULL. */
  static Optional<ModelIdentity> of(Object provider, Object model, Object revision) {
    return provider == null || model == null || revision == null
        ? Optional.empty()
        : Optional.of(new ModelIdentity((String) provider, (String) model, (String) revision));
  }
}
