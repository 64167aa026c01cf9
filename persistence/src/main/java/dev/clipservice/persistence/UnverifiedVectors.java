package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.UnverifiedPart;
import java.util.List;

/** The vectors that were in the table before us. */
final class UnverifiedVectors {

  private static final String SAMPLE =
      """
      select id, feature_text, clip_text_emb::real[]
      from parts_master_features
      where clip_text_emb is not null and embedding_provider is null
        and embedding_status = 'completed' and clip_has_text(feature_text)
      order by hashint8(id)
      limit ?""";

  private static final String ADOPT =
      """
      update parts_master_features
      set embedding_provider = ?, embedding_model = ?, embedding_revision = ?,
          embedding_text_hash = clip_text_hash(feature_text), embedded_at = clock_timestamp()
      where id = any(array(
        select id from parts_master_features
        where clip_text_emb is not null and embedding_provider is null
          and embedding_status = 'completed' and clip_has_text(feature_text)
        limit ?
        for no key update skip locked))""";

  private final Transactions transactions;
  private final TargetGuard guard;

  UnverifiedVectors(Transactions transactions, TargetGuard guard) {
    this.transactions = transactions;
    this.guard = guard;
  }

  List<UnverifiedPart> sample(int limit) {
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, SAMPLE, limit).stream()
                .map(
                    row ->
                        new UnverifiedPart(
                            number(row[0]), (String) row[1], embedding((Float[]) row[2])))
                .toList());
  }

  int adopt(ModelInfo model, int limit) {
    ModelIdentity identity = model.identity();
    return transactions.call(
        entities -> {
          guard.admit(entities, model);
          return SqlQuery.update(
              entities, ADOPT, identity.provider(), identity.model(), identity.revision(), limit);
        });
  }

  private static Embedding embedding(Float[] components) {
    float[] values = new float[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i];
    }
    return Embedding.of(values);
  }
}
