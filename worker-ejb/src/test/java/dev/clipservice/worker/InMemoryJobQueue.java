package dev.clipservice.worker;

import dev.clipservice.core.Claim;
import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ForeignModelException;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Settled;
import dev.clipservice.core.UnverifiedPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    boolean suspect;
    ModelIdentity identity;
    Instant leaseEnd = Instant.MIN;
    Instant notBefore = Instant.MIN;

    Row(long id, String text) {
      this.id = id;
      this.text = text;
    }
  }

  static final Duration BACKOFF = Duration.ofSeconds(5);
  static final int MAX_ATTEMPTS = 3;

  final Map<Long, Row> rows = new LinkedHashMap<>();
  final List<UnverifiedPart> unverified = new ArrayList<>();
  final List<String> adoptedBy = new ArrayList<>();

  /** Runs before each operation, with its name; may throw, as a database that is down does. */
  Consumer<String> before = operation -> {};

  Consumer<List<JobOutcome>> beforeSettle = outcomes -> {};

  /** Rows that somebody else is writing to. */
  final Set<Long> locked = new HashSet<>();

  final List<Integer> claimed = new ArrayList<>();
  final List<List<Long>> begun = new ArrayList<>();
  Claim.Gate gate = Claim.Gate.OPEN;
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
  public synchronized Claim claim(ClaimRequest request) {
    claims++;
    before.accept("claim");
    if (gate != Claim.Gate.OPEN) {
      return new Claim(List.of(), gate, Optional.empty());
    }
    ModelIdentity model = request.model().identity();
    target = target == null ? model : target;
    if (!target.equals(model)) {
      throw new ForeignModelException("the table belongs to " + target.revision());
    }
    List<EmbeddingJob> jobs = new ArrayList<>();
    for (Row row : rows.values()) {
      if (jobs.size() < request.limit() && row.status.equals("pending") && free(row)) {
        if (row.suspect && (!jobs.isEmpty() || !request.emptyHanded())) {
          break;
        }
        jobs.add(lease(row, request));
        if (row.suspect) {
          break;
        }
      }
    }
    claimed.add(jobs.size());
    return new Claim(jobs, Claim.Gate.OPEN, jobs.isEmpty() ? nextDue() : Optional.empty());
  }

  private EmbeddingJob lease(Row row, ClaimRequest request) {
    row.holder = request.worker();
    row.leaseEnd = time.now().plus(request.lease());
    row.fence = ++fences;
    row.attempts++;
    return new EmbeddingJob(row.id, row.text, row.text, row.attempts, row.fence, row.suspect);
  }

  private Optional<Duration> nextDue() {
    return rows.values().stream()
        .filter(row -> row.status.equals("pending") && row.holder == null)
        .map(row -> Duration.between(time.now(), row.notBefore))
        .min(Comparator.naturalOrder());
  }

  private boolean free(Row row) {
    Instant now = time.now();
    return !now.isBefore(row.notBefore) && (row.holder == null || now.isAfter(row.leaseEnd));
  }

  @Override
  public synchronized void begin(String worker, Collection<EmbeddingJob> jobs) {
    before.accept("begin");
    begun.add(jobs.stream().map(EmbeddingJob::rowId).toList());
  }

  @Override
  public synchronized Settled settle(List<JobOutcome> outcomes) {
    before.accept("settle");
    beforeSettle.accept(outcomes);
    int[] counts = new int[3];
    List<JobOutcome> busy = new ArrayList<>();
    for (JobOutcome outcome : outcomes) {
      Row row = rows.get(outcome.job().rowId());
      if (locked.contains(row.id)) {
        busy.add(outcome);
      } else if (row.holder != null && row.fence == outcome.job().fence()) {
        row.holder = null;
        if (row.text.equals(outcome.job().textHash())) {
          counts[write(row, outcome)]++;
        }
      }
    }
    int dropped = outcomes.size() - busy.size() - counts[0] - counts[1] - counts[2];
    return new Settled(counts[0], counts[1], counts[2], dropped, busy);
  }

  /** Completed (0), failed (1) or to be tried again (2). */
  private int write(Row row, JobOutcome outcome) {
    row.suspect = false;
    if (outcome instanceof JobOutcome.Completed done) {
      row.status = "completed";
      row.vector = done.result().embedding();
      row.identity = done.identity();
      return 0;
    }
    if (outcome instanceof JobOutcome.Rejected lost) {
      row.status = "failed";
      row.reason = lost.reason();
      return 1;
    }
    if (outcome instanceof JobOutcome.Retry retry) {
      row.reason = retry.reason();
      row.notBefore = time.now().plus(BACKOFF);
      row.status = row.attempts < MAX_ATTEMPTS ? "pending" : "failed";
      return row.attempts < MAX_ATTEMPTS ? 2 : 1;
    }
    JobOutcome.ProviderDown down = (JobOutcome.ProviderDown) outcome;
    row.reason = down.reason();
    row.notBefore = time.now().plus(down.retryAfter());
    row.attempts--;
    return 2;
  }

  @Override
  public synchronized void release(String worker) {
    released++;
    before.accept("release");
    rows.values().stream().filter(row -> worker.equals(row.holder)).forEach(this::release);
  }

  @Override
  public synchronized void release(Collection<EmbeddingJob> jobs) {
    before.accept("release");
    for (EmbeddingJob job : jobs) {
      Row row = rows.get(job.rowId());
      if (row.holder != null && row.fence == job.fence()) {
        release(row);
      }
    }
  }

  private void release(Row row) {
    row.holder = null;
    row.attempts--;
    row.fence = ++fences;
  }

  synchronized void extend(Collection<EmbeddingJob> held, Duration lease) {
    for (EmbeddingJob job : held) {
      Row row = rows.get(job.rowId());
      if (row.holder != null && row.fence == job.fence()) {
        row.leaseEnd = time.now().plus(lease);
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
