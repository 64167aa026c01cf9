package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.Claim;
import dev.clipservice.core.Claim.Gate;
import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.EmbeddingJob;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands out rows. */
final class Claims {

  private final Transactions transactions;
  private final TargetGuard guard;
  private final int maxAttempts;

  Claims(Transactions transactions, TargetGuard guard, int maxAttempts) {
    this.transactions = transactions;
    this.guard = guard;
    this.maxAttempts = maxAttempts;
  }

  Claim claim(ClaimRequest request) {
    List<Long> spent = new ArrayList<>();
    Claim claim =
        transactions.call(
            entities -> {
              spent.clear();
              guard.admit(entities, request.model());
              return claim(entities, request, spent);
            });
    if (!spent.isEmpty()) {
      // The part must be locked before its row in the queue, so not in the claim's transaction
      transactions.call(
          entities ->
              SqlQuery.update(entities, ClaimSql.GIVE_UP, spent.toArray(Long[]::new), maxAttempts));
    }
    return claim;
  }

  private Claim claim(EntityManager entities, ClaimRequest request, List<Long> spent) {
    ClaimGate gate = ClaimGate.enter(entities);
    if (gate.state() != Gate.OPEN) {
      return new Claim(List.of(), gate.state(), gate.opensIn());
    }
    List<EmbeddingJob> jobs = lease(entities, request, gate.limit(request.limit()), spent);
    gate.passed(entities, jobs.size());
    return new Claim(
        jobs, Gate.OPEN, jobs.isEmpty() ? nextDue(entities) : Optional.of(Duration.ZERO));
  }

  private List<EmbeddingJob> lease(
      EntityManager entities, ClaimRequest request, int limit, List<Long> spent) {
    List<EmbeddingJob> jobs = new ArrayList<>();
    List<Long> strays = new ArrayList<>();
    long lease = request.lease().toMillis();
    for (Object[] row :
        SqlQuery.rows(
            entities,
            ClaimSql.CLAIM.formatted(limit),
            maxAttempts,
            request.worker(),
            lease,
            lease,
            request.emptyHanded())) {
      if ((Boolean) row[6]) {
        spent.add(number(row[0]));
      } else if (row[1] == null) {
        strays.add(number(row[0]));
      } else {
        jobs.add(job(row));
      }
    }
    if (!strays.isEmpty()) {
      SqlQuery.update(entities, ClaimSql.FORGET, (Object) strays.toArray(Long[]::new));
    }
    return jobs;
  }

  private static EmbeddingJob job(Object[] row) {
    return new EmbeddingJob(
        number(row[0]),
        (String) row[1],
        (String) row[2],
        (int) number(row[3]),
        number(row[4]),
        (Boolean) row[5]);
  }

  private static Optional<Duration> nextDue(EntityManager entities) {
    Object milliseconds = SqlQuery.column(entities, ClaimSql.NEXT_DUE).get(0);
    return Optional.ofNullable(milliseconds)
        .map(value -> Duration.ofMillis((long) Math.ceil(((Number) value).doubleValue())));
  }
}
