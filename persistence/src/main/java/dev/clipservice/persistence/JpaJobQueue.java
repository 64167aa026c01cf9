package dev.clipservice.persistence;

import dev.clipservice.core.Claim;
import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Settled;
import dev.clipservice.core.UnverifiedPart;
import java.util.Collection;
import java.util.List;

/**
 * The queue in {@code embedding_job}.
 *
 * <p>Locks are taken in one order by everybody: a part, then its row in the queue. Where that order
 * cannot be kept, locked rows are skipped, so that no worker ever deadlocks with a user's own
 * statements.
 */
public final class JpaJobQueue implements JobQueue {

  private final Transactions transactions;
  private final Claims claims;
  private final Settlement settlement;
  private final UnverifiedVectors unverified;

  public JpaJobQueue(Transactions transactions, PersistenceConfig config) {
    TargetGuard guard = new TargetGuard(config);
    this.transactions = transactions;
    this.claims = new Claims(transactions, guard, config.maxAttempts());
    this.settlement = new Settlement(transactions, config.maxAttempts());
    this.unverified = new UnverifiedVectors(transactions, guard);
  }

  @Override
  public Claim claim(ClaimRequest request) {
    return claims.claim(request);
  }

  @Override
  public void begin(String worker, Collection<EmbeddingJob> jobs) {
    Long[] ids = jobs.stream().map(EmbeddingJob::rowId).toArray(Long[]::new);
    int unused =
        transactions.call(
            entities -> {
              SqlQuery.column(entities, ClaimSql.COMMIT_LATER);
              int known = SqlQuery.update(entities, ClaimSql.BEGIN, ids, worker);
              return known > 0
                  ? known
                  : SqlQuery.update(entities, ClaimSql.BEGIN_UNKNOWN, ids, worker);
            });
  }

  @Override
  public Settled settle(List<JobOutcome> outcomes) {
    return settlement.write(outcomes);
  }

  @Override
  public void release(String worker) {
    int unused =
        transactions.call(entities -> SqlQuery.update(entities, ClaimSql.RELEASE_ALL, worker));
  }

  @Override
  public void release(Collection<EmbeddingJob> jobs) {
    Long[] ids = jobs.stream().map(EmbeddingJob::rowId).toArray(Long[]::new);
    Long[] fences = jobs.stream().map(EmbeddingJob::fence).toArray(Long[]::new);
    int unused =
        transactions.call(entities -> SqlQuery.update(entities, ClaimSql.RELEASE, ids, fences));
  }

  @Override
  public List<UnverifiedPart> sampleUnverified(int limit) {
    return unverified.sample(limit);
  }

  @Override
  public int adoptUnverified(ModelInfo model, int limit) {
    return unverified.adopt(model, limit);
  }
}
