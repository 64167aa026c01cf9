package dev.clipservice.persistence;

import dev.clipservice.core.ForeignModelException;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import jakarta.persistence.EntityManager;

/** Lets only the model of the table's one identity fill it. */
final class TargetGuard {

  private static final String SET_ONCE =
      """
      insert into embedding_target (provider, model, revision) values (?, ?, ?)
      on conflict do nothing""";

  private final PersistenceConfig config;

  TargetGuard(PersistenceConfig config) {
    this.config = config;
  }

  /**
   * Makes {@code model} the table's target if it has none.
   *
   * @throws ForeignModelException if the target is another, or if it is the demo model and the
   *     database is not the demo's
   */
  void admit(EntityManager entities, ModelInfo model) {
    if (model.demo() && !config.allowDemoModel() && !isDemoDatabase(entities)) {
      throw new ForeignModelException(
          "the demo model %s must not fill this database, which is not the demo's; set CLIP_MODEL to a checkpoint of CLIP ViT-L/14"
              .formatted(describe(model.identity())));
    }
    ModelIdentity target = target(entities, model.identity());
    if (!target.equals(model.identity())) {
      throw new ForeignModelException(
          "the table is filled with vectors of %s, this worker's model is %s; serve the first, or retarget the table to embed everything again"
              .formatted(describe(target), describe(model.identity())));
    }
  }

  private static ModelIdentity target(EntityManager entities, ModelIdentity first) {
    EmbeddingTargetEntity found = entities.find(EmbeddingTargetEntity.class, true);
    if (found == null) {
      entities
          .createNativeQuery(SET_ONCE)
          .setParameter(1, first.provider())
          .setParameter(2, first.model())
          .setParameter(3, first.revision())
          .executeUpdate();
      // another worker may have been first
      found = entities.find(EmbeddingTargetEntity.class, true);
    }
    return found.identity();
  }

  private static boolean isDemoDatabase(EntityManager entities) {
    ServiceInfoEntity mark = entities.find(ServiceInfoEntity.class, ServiceInfoEntity.DEMO);
    return mark != null && mark.value().equals("true");
  }

  private static String describe(ModelIdentity identity) {
    return "%s/%s revision %s"
        .formatted(identity.provider(), identity.model(), identity.revision());
  }
}
