package dev.clipservice.worker;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ForeignModelException;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.UnverifiedPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The table in memory: leases run out, late outcomes are dropped, as the real one does it. */
final class InMemoryJobQueue implements JobQueue {

  static final class Row {
    final long id;
    String text;
    String status = "pending";
    Embedding vector;
    String reason;
    int attempts;
    long fence;
    String holder;
    Instant leaseEnd = Instant.MIN;
    Instant notBefore = Instant.MIN;

    Row(long id, String text) {
      this.id = id;
      this.text = text;
    }
  }

  final Map<Long, Row> rows = new LinkedHashMap<>();
  final List<UnverifiedPart> unverified = new ArrayList<>();
  final List<String> adoptedBy = new ArrayList<>();

  /** Runs before each operation, with its name; may throw, as a database that is down does. */
  Consumer<String> before = operation -> {};

  /** Runs before a settlement; may throw. */
  Consumer<List<JobOutcome>> beforeSettle = outcomes -> {};

  ModelIdentity target;
  int claims;
  int sampled;
  int released;
  private final WorkerTime time;
  private long fences;

  InMemoryJobQueue(WorkerTime time) {
    this.time = time;
  }

  synchronized Row add(String text) {
    Row row = new Row(rows.size() + 1L, text);
    rows.put(row.id, row);
    return row;
  }

  synchronized void addMany(int count) {
    for (int i = 0; i < count; i++) {
      add("브릭 2x4, number " + rows.size());
    }
  }

  synchronized long count(String status) {
    return rows.values().stream().filter(row -> row.status.equals(status)).count();
  }

  synchronized long leased() {
    return rows.values().stream().filter(row -> row.holder != null).count();
  }

  @Override
  public synchronized List<EmbeddingJob> claim(
      ModelInfo model, String worker, int limit, Duration lease) {
    claims++;
    before.accept("claim");
    target = target == null ? model.identity() : target;
    if (!target.equals(model.identity())) {
      throw new ForeignModelException("the table belongs to " + target.revision());
    }
    List<EmbeddingJob> jobs = new ArrayList<>();
    for (Row row : rows.values()) {
      if (jobs.size() < limit && row.status.equals("pending") && free(row)) {
        row.holder = worker;
        row.leaseEnd = time.now().plus(lease);
        row.fence = ++fences;
        row.attempts++;
        jobs.add(new EmbeddingJob(row.id, row.text, row.text, row.attempts, row.fence));
      }
    }
    return jobs;
  }

  private boolean free(Row row) {
    Instant now = time.now();
    return !now.isBefore(row.notBefore) && (row.holder == null || now.isAfter(row.leaseEnd));
  }

  @Override
  public synchronized int settle(List<JobOutcome> outcomes) {
    before.accept("settle");
    beforeSettle.accept(outcomes);
    int written = 0;
    for (JobOutcome outcome : outcomes) {
      Row row = rows.get(outcome.job().rowId());
      if (row.holder != null && row.fence == outcome.job().fence()) {
        row.holder = null;
        if (row.text.equals(outcome.job().textHash())) {
          write(row, outcome);
          written++;
        }
      }
    }
    return written;
  }

  private void write(Row row, JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Completed done) {
      row.status = "completed";
      row.vector = done.result().embedding();
    } else if (outcome instanceof JobOutcome.Failed lost) {
      row.status = "failed";
      row.reason = lost.reason();
    } else if (outcome instanceof JobOutcome.Retry retry) {
      row.notBefore = time.now().plus(retry.retryAfter());
      row.reason = retry.reason();
    }
  }

  @Override
  public synchronized void release(String worker) {
    released++;
    before.accept("release");
    for (Row row : rows.values()) {
      if (worker.equals(row.holder)) {
        row.holder = null;
        row.attempts--;
      }
    }
  }

  @Override
  public synchronized List<UnverifiedPart> sampleUnverified(int limit) {
    sampled++;
    before.accept("sample");
    return List.copyOf(unverified.subList(0, Math.min(limit, unverified.size())));
  }

  @Override
  public synchronized int adoptUnverified(ModelInfo model, int limit) {
    before.accept("adopt");
    List<UnverifiedPart> slice = unverified.subList(0, Math.min(limit, unverified.size()));
    int count = slice.size();
    adoptedBy.add(model.identity().revision() + " x " + count);
    slice.clear();
    return count;
  }
}
