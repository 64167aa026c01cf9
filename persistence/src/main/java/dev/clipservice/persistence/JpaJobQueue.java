package dev.clipservice.persistence;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.UnverifiedPart;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The queue in {@code embedding_job}.
 *
 * <p>Locks are taken in one order by everybody: a part, then its row in the queue. Where that order
 * cannot be kept, locked rows are skipped, so that no worker ever deadlocks with a user's own
 * statements.
 */
public final class JpaJobQueue implements JobQueue {

  /**
   * Picks from the narrow table alone and with the limit in the text, so that the plan is a walk
   * along one index even where the tables were never analyzed.
   */
  private static final String CLAIM =
      """
      with picked as (
        select id from embedding_job
        where next_attempt_at <= now()
        order by next_attempt_at, id
        limit %d
        for update skip locked
      ), leased as (
        update embedding_job j
        set attempts = j.attempts + 1, worker = ?, fence = nextval('embedding_fence'),
            lease_until = clock_timestamp() + ? * interval '1 millisecond',
            next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
        from picked where j.id = picked.id
        returning j.id, j.attempts, j.fence
      )
      select l.id, p.feature_text, clip_text_hash(p.feature_text), l.attempts, l.fence
      from leased l
        left join parts_master_features p
          on p.id = l.id and p.embedding_status = 'pending' and clip_has_text(p.feature_text)
      order by l.id""";

  /** What somebody left in the queue who wrote to the parts with the triggers disabled. */
  private static final String FORGET = "delete from embedding_job where id = any(?::bigint[])";

  /** To the place it had: the attempt that was not made does not count. */
  private static final String RELEASE =
      """
      update embedding_job
      set attempts = attempts - 1, worker = null, lease_until = null,
          next_attempt_at = pending_since, fence = nextval('embedding_fence')
      where id in (select id from embedding_job where worker = ? for update skip locked)""";

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
      where id in (
        select id from parts_master_features
        where clip_text_emb is not null and embedding_provider is null
          and embedding_status = 'completed' and clip_has_text(feature_text)
        limit ?
        for no key update skip locked)""";

  private final Transactions transactions;
  private final TargetGuard guard;
  private final Settlement settlement;

  public JpaJobQueue(Transactions transactions, PersistenceConfig config) {
    this.transactions = transactions;
    this.guard = new TargetGuard(config);
    this.settlement = new Settlement(transactions);
  }

  @Override
  public List<EmbeddingJob> claim(ModelInfo model, String worker, int limit, Duration lease) {
    return transactions.call(
        entities -> {
          guard.admit(entities, model);
          return claim(entities, worker, limit, lease.toMillis());
        });
  }

  private static List<EmbeddingJob> claim(
      EntityManager entities, String worker, int limit, long leaseMillis) {
    List<EmbeddingJob> jobs = new ArrayList<>();
    List<Long> strays = new ArrayList<>();
    Query claim =
        entities
            .createNativeQuery(CLAIM.formatted(limit))
            .setParameter(1, worker)
            .setParameter(2, leaseMillis)
            .setParameter(3, leaseMillis);
    for (Object row : claim.getResultList()) {
      Object[] job = (Object[]) row;
      if (job[1] == null) {
        strays.add(number(job[0]));
      } else {
        jobs.add(job(job));
      }
    }
    if (!strays.isEmpty()) {
      Long[] ids = strays.toArray(Long[]::new);
      entities.createNativeQuery(FORGET).setParameter(1, ids).executeUpdate();
    }
    return jobs;
  }

  private static EmbeddingJob job(Object[] row) {
    return new EmbeddingJob(
        number(row[0]), (String) row[1], (String) row[2], (int) number(row[3]), number(row[4]));
  }

  @Override
  public int settle(List<JobOutcome> outcomes) {
    return settlement.write(outcomes);
  }

  @Override
  public void release(String worker) {
    transactions.call(
        entities -> entities.createNativeQuery(RELEASE).setParameter(1, worker).executeUpdate());
  }

  @Override
  public List<UnverifiedPart> sampleUnverified(int limit) {
    return transactions.call(
        entities -> {
          List<UnverifiedPart> parts = new ArrayList<>();
          for (Object row :
              entities.createNativeQuery(SAMPLE).setParameter(1, limit).getResultList()) {
            Object[] part = (Object[]) row;
            parts.add(
                new UnverifiedPart(
                    number(part[0]), (String) part[1], embedding((Float[]) part[2])));
          }
          return parts;
        });
  }

  @Override
  public int adoptUnverified(ModelInfo model, int limit) {
    ModelIdentity identity = model.identity();
    return transactions.call(
        entities -> {
          guard.admit(entities, model);
          return adopt(entities, identity, limit);
        });
  }

  private static int adopt(EntityManager entities, ModelIdentity identity, int limit) {
    return entities
        .createNativeQuery(ADOPT)
        .setParameter(1, identity.provider())
        .setParameter(2, identity.model())
        .setParameter(3, identity.revision())
        .setParameter(4, limit)
        .executeUpdate();
  }

  private static Embedding embedding(Float[] components) {
    float[] values = new float[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i];
    }
    return Embedding.of(values);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
