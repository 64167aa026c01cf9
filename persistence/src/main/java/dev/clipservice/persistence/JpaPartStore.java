package dev.clipservice.persistence;

import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.PartStore;
import jakarta.persistence.EntityManager;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads the counts that the table's triggers keep. */
public final class JpaPartStore implements PartStore {

  /** More differences than this are folded together by whoever meets them. */
  private static final long MANY_DIFFERENCES = 1_000;

  /**
   * One statement, so one snapshot: the sums agree. There is no class of zero vectors to count, the
   * constraint clip_text_emb_is_unit makes them impossible.
   */
  private static final String STATISTICS =
      """
      with counts as (
        select c.*,
               c.has_vector and c.provider is null as unverified,
               c.has_vector and (c.provider, c.model, c.revision)
                 is not distinct from (t.provider, t.model, t.revision) and t.provider is not null as valid
        from embedding_count c left join embedding_target t on true
      )
      select coalesce(sum(parts), 0)::bigint,
             coalesce(sum(parts) filter (where valid), 0)::bigint,
             coalesce(sum(parts) filter (where not has_vector), 0)::bigint,
             coalesce(sum(parts) filter (where has_vector and not unverified and not valid), 0)::bigint,
             coalesce(sum(parts) filter (where unverified), 0)::bigint,
             coalesce(sum(parts) filter (where has_text and status = 'pending'), 0)::bigint,
             coalesce(sum(parts) filter (where has_text and status = 'completed'), 0)::bigint,
             coalesce(sum(parts) filter (where has_text and status = 'failed'), 0)::bigint,
             coalesce(sum(parts) filter (where not has_text), 0)::bigint,
             coalesce(sum(parts) filter (where truncated), 0)::bigint,
             count(*),
             (select count(*) from embedding_job where worker is not null and lease_until > now()),
             (select count(*) from embedding_attempt
              where finished_at > now() - interval '1 minute' and outcome = 'completed'),
             (select floor(extract(epoch from now() - min(pending_since)))::bigint
              from embedding_job where next_attempt_at < 'infinity')
      from counts""";

  private final Transactions transactions;

  public JpaPartStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public EmbeddingStatistics statistics() {
    return transactions.call(
        entities -> {
          Object[] row = (Object[]) entities.createNativeQuery(STATISTICS).getSingleResult();
          if (number(row[10]) > MANY_DIFFERENCES) {
            compact(entities);
          }
          return statistics(row);
        });
  }

  private static void compact(EntityManager entities) {
    entities.createNativeQuery("select 1 from clip_compact_counts()").getResultList();
  }

  private static EmbeddingStatistics statistics(Object[] row) {
    long processing = number(row[11]);
    long pending = number(row[5]) - processing;
    double rowsPerMinute = number(row[12]);
    return new EmbeddingStatistics(
        number(row[0]),
        number(row[1]),
        number(row[2]),
        0,
        number(row[3]),
        number(row[4]),
        pending,
        processing,
        number(row[6]),
        number(row[7]),
        number(row[8]),
        number(row[9]),
        rowsPerMinute,
        rowsPerMinute == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((pending + processing) / rowsPerMinute * 60),
        row[13] == null ? OptionalLong.empty() : OptionalLong.of(number(row[13])));
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
