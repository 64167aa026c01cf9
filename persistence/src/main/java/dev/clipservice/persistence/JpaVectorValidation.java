package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.VectorValidation;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/** Looks at the vectors through a function of the schema, a batch at a time. */
public final class JpaVectorValidation implements VectorValidation {

  /** Some hundred milliseconds. */
  private static final int BATCH = 2_000;

  private static final String RANGE =
      """
      select coalesce(max(id), ?), count(*)
      from (select id from parts_master_features where id > ? order by id limit ?) seen""";

  private static final String FACTS =
      """
      select id, part_id, color_id, dimensions, norm, vector_hash, text_hash
      from clip_vector_facts(?, ?)""";

  /** The rows are picked first: only their vectors are read. */
  private static final String SAMPLE =
      """
      select p.id, p.part_id, p.color_id, p.feature_text, array_send(p.clip_text_emb::real[])
      from parts_master_features p
      where p.id = any(array(
        select p.id
        from parts_master_features p, embedding_target t
        where p.clip_text_emb is not null and p.embedding_status = 'completed'
          and (p.embedding_provider, p.embedding_model, p.embedding_revision)
            = (t.provider, t.model, t.revision)
          and clip_has_text(p.feature_text)
        order by random()
        limit ?))
        and p.embedding_text_hash = clip_text_hash(p.feature_text)
      order by p.id""";

  private static final String KEYS =
      """
      select id, part_id, color_id from parts_master_features
      where id = any(?::bigint[]) order by id""";

  private final Transactions transactions;

  public JpaVectorValidation(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Batch vectors(long after) {
    return transactions.call(entities -> batch(entities, after));
  }

  private static Batch batch(EntityManager entities, long after) {
    Object[] range = SqlQuery.rows(entities, RANGE, after, after, BATCH).get(0);
    long examined = number(range[1]);
    List<Facts> vectors =
        SqlQuery.rows(entities, FACTS, after, BATCH).stream()
            .map(JpaVectorValidation::facts)
            .toList();
    return new Batch(number(range[0]), examined, vectors, examined < BATCH);
  }

  private static Facts facts(Object[] row) {
    double norm = row[4] == null ? Double.NaN : ((Number) row[4]).doubleValue();
    return new Facts(
        key(row),
        (int) number(row[3]),
        Double.isFinite(norm) ? OptionalDouble.of(norm) : OptionalDouble.empty(),
        number(row[5]),
        number(row[6]));
  }

  @Override
  public List<Sampled> sample(int size) {
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, SAMPLE, size).stream()
                .map(
                    row -> new Sampled(key(row), (String) row[3], SentVector.read((byte[]) row[4])))
                .toList());
  }

  @Override
  public List<RowKey> keys(Collection<Long> rowIds) {
    Object ids = rowIds.toArray(Long[]::new);
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, KEYS, ids).stream().map(JpaVectorValidation::key).toList());
  }

  /** The first three columns. */
  private static RowKey key(Object[] row) {
    return new RowKey(number(row[0]), (String) row[1], PartRows.integer(row[2]));
  }
}
