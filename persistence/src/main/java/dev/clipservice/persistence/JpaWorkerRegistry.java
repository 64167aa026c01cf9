package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.core.WorkerReport;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The workers in {@code embedding_worker}. */
public final class JpaWorkerRegistry implements WorkerRegistry {

  private static final String BEAT =
      """
      insert into embedding_worker as w
        (worker, host, started_at, heartbeat_at, phase, reason, provider, model, revision, completed, failed)
      values (?, ?, ?, now(), ?, ?, ?, ?, ?, ?, ?)
      on conflict (worker) do update
      set host = excluded.host, started_at = excluded.started_at, heartbeat_at = now(),
          phase = excluded.phase, reason = excluded.reason, provider = excluded.provider,
          model = excluded.model, revision = excluded.revision,
          completed = excluded.completed, failed = excluded.failed""";

  /** What comes after a lease (a suspect's pause) stays as long as it was. */
  private static final String EXTEND =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[]) as i (id, fence)
      ), held as (
        select j.id
        from input i join embedding_job j on j.id = i.id and j.fence = i.fence
        where j.id = any(array(select id from input)) and j.lease_until is not null
        for update of j skip locked
      )
      update embedding_job j
      set lease_until = now() + ? * interval '1 millisecond',
          next_attempt_at = now() + ? * interval '1 millisecond'
            + (j.next_attempt_at - j.lease_until)
      from held
      where j.id = held.id and j.id = any(array(select id from held))""";

  private static final String FORGET =
      """
      delete from embedding_worker w
      where heartbeat_at < now() - interval '10 minutes'
        and not exists (select from embedding_job j where j.worker = w.worker)""";

  private static final String WORKERS =
      """
      select worker, host, (extract(epoch from started_at) * 1000)::bigint,
             (extract(epoch from heartbeat_at) * 1000)::bigint, phase, reason, provider, model,
             revision, completed, failed,
             (select count(*) from embedding_job j where j.worker = w.worker)
      from embedding_worker w order by started_at, worker""";

  private final Transactions transactions;

  public JpaWorkerRegistry(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void heartbeat(WorkerReport report, Collection<EmbeddingJob> held, Duration lease) {
    int unused =
        transactions.call(
            entities -> {
              beat(entities, report);
              extend(entities, held, lease.toMillis());
              return SqlQuery.update(entities, FORGET);
            });
  }

  private static void beat(EntityManager entities, WorkerReport report) {
    Optional<ModelIdentity> model = report.model();
    SqlQuery.update(
        entities,
        BEAT,
        report.worker(),
        report.host(),
        report.startedAt().atOffset(ZoneOffset.UTC),
        report.phase(),
        report.reason().orElse(null),
        model.map(ModelIdentity::provider).orElse(null),
        model.map(ModelIdentity::model).orElse(null),
        model.map(ModelIdentity::revision).orElse(null),
        report.completed(),
        report.failed());
  }

  private static void extend(EntityManager entities, Collection<EmbeddingJob> held, long lease) {
    if (!held.isEmpty()) {
      Long[] ids = held.stream().map(EmbeddingJob::rowId).toArray(Long[]::new);
      Long[] fences = held.stream().map(EmbeddingJob::fence).toArray(Long[]::new);
      SqlQuery.update(entities, EXTEND, ids, fences, lease, lease);
    }
  }

  @Override
  public void leave(String worker) {
    int unused =
        transactions.call(
            entities ->
                SqlQuery.update(entities, "delete from embedding_worker where worker = ?", worker));
  }

  @Override
  public List<WorkerReport> workers() {
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, WORKERS).stream().map(JpaWorkerRegistry::report).toList());
  }

  private static WorkerReport report(Object[] row) {
    return new WorkerReport(
        (String) row[0],
        (String) row[1],
        Instant.ofEpochMilli(number(row[2])),
        Instant.ofEpochMilli(number(row[3])),
        (String) row[4],
        Optional.ofNullable((String) row[5]),
        Identities.of(row[6], row[7], row[8]),
        number(row[9]),
        number(row[10]),
        number(row[11]));
  }
}
