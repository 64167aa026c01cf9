package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.QueueReport.FailureReason;
import dev.clipservice.core.QueueReport.IdentityCount;
import jakarta.persistence.EntityManager;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks at the queue, at the kept counts and at the history's last hour. Each row that waits has
 * its job, so how many are due follows from the kept count and from the few that are not.
 */
public final class JpaQueueMonitor implements QueueMonitor {

  private static final String TARGET = "select provider, model, revision from embedding_target";

  private static final String QUEUE =
      """
      select greatest(0, pending.rows - later.rows), later.put_off, suspects.rows,
             ceil(extract(epoch from later.next - now()))
      from (select coalesce(sum(parts), 0)::bigint as rows
            from embedding_count where has_text and status = 'pending') pending,
           (select count(*) as rows, count(*) filter (where worker is null) as put_off,
                   min(next_attempt_at) filter (where worker is null) as next
            from embedding_job
            where next_attempt_at > now() and next_attempt_at < 'infinity') later,
           (select count(*) as rows
            from embedding_job where suspect and next_attempt_at < 'infinity') suspects""";

  private static final String COMPLETED =
      """
      select count(*) filter (where finished_at > now() - interval '1 minute'), count(*)
      from embedding_attempt
      where finished_at > now() - interval '1 hour' and outcome = 'completed'""";

  private static final String ERRORS =
      """
      select error_class, count(*) filter (where next_attempt_at = 'infinity'),
             count(*) filter (where next_attempt_at < 'infinity')
      from embedding_job where error_class is not null group by error_class""";

  private static final String REASONS =
      """
      select error_class, last_error, count(*)
      from embedding_job
      where next_attempt_at = 'infinity' and error_class is not null
      group by 1, 2 order by 3 desc, 2 limit 20""";

  private static final String VECTORS =
      """
      select provider, model, revision, sum(parts)::bigint
      from embedding_count where has_vector
      group by 1, 2, 3 having sum(parts) > 0 order by 4 desc""";

  private final Transactions transactions;

  public JpaQueueMonitor(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public QueueReport report() {
    return transactions.call(JpaQueueMonitor::report);
  }

  private static QueueReport report(EntityManager entities) {
    Object[] queue = SqlQuery.rows(entities, QUEUE).get(0);
    Object[] completed = SqlQuery.rows(entities, COMPLETED).get(0);
    List<Object[]> errors = SqlQuery.rows(entities, ERRORS);
    return new QueueReport(
        target(entities),
        number(queue[0]),
        number(queue[1]),
        number(queue[2]),
        queue[3] == null ? OptionalLong.empty() : OptionalLong.of(number(queue[3])),
        number(completed[0]),
        number(completed[1]),
        byClass(errors, 1),
        byClass(errors, 2),
        SqlQuery.rows(entities, REASONS).stream().map(JpaQueueMonitor::reason).toList(),
        SqlQuery.rows(entities, VECTORS).stream().map(JpaQueueMonitor::vectors).toList());
  }

  private static Optional<ModelIdentity> target(EntityManager entities) {
    return SqlQuery.rows(entities, TARGET).stream()
        .findFirst()
        .flatMap(row -> Identities.of(row[0], row[1], row[2]));
  }

  private static Map<ErrorClass, Long> byClass(List<Object[]> errors, int column) {
    Map<ErrorClass, Long> counts = new EnumMap<>(ErrorClass.class);
    for (Object[] row : errors) {
      if (number(row[column]) > 0) {
        counts.put(ErrorClass.parse((String) row[0]), number(row[column]));
      }
    }
    return counts;
  }

  private static FailureReason reason(Object[] row) {
    String reason = row[1] == null ? "no reason was kept" : (String) row[1];
    return new FailureReason(ErrorClass.parse((String) row[0]), reason, number(row[2]));
  }

  private static IdentityCount vectors(Object[] row) {
    return new IdentityCount(Identities.of(row[0], row[1], row[2]), number(row[3]));
  }
}
