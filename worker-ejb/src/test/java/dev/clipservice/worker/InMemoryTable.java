package dev.clipservice.worker;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.VectorFaults;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.core.WorkerReport;
import dev.clipservice.core.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The rest of the table in memory, around its queue. */
final class InMemoryTable implements WorkerRegistry, WorkerControl, PartStore, Reprocessing {

  private static final int STEP_ROWS = 10;

  final List<WorkerReport> beats = new ArrayList<>();
  final List<String> left = new ArrayList<>();
  volatile boolean paused;
  int looks;
  private final InMemoryJobQueue queue;

  InMemoryTable(InMemoryJobQueue queue) {
    this.queue = queue;
  }

  @Override
  public synchronized void heartbeat(
      WorkerReport report, Collection<EmbeddingJob> held, Duration lease) {
    queue.before.accept("heartbeat");
    beats.add(report);
    queue.extend(held, lease);
  }

  @Override
  public synchronized void leave(String worker) {
    left.add(worker);
  }

  @Override
  public List<WorkerReport> workers() {
    return List.copyOf(beats);
  }

  @Override
  public WorkerSettings settings() {
    return new WorkerSettings(paused, 0, Instant.EPOCH);
  }

  @Override
  public WorkerSettings pause() {
    paused = true;
    return settings();
  }

  @Override
  public WorkerSettings resume() {
    paused = false;
    return settings();
  }

  @Override
  public WorkerSettings throttle(int rowsPerMinute) {
    throw new UnsupportedOperationException("the tests set the queue's gate");
  }

  @Override
  public EmbeddingStatistics statistics() {
    looks++;
    long foreign = queue.rows.values().stream().filter(this::foreign).count();
    return new EmbeddingStatistics(
        queue.rows.size(),
        0,
        0,
        0,
        foreign,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        OptionalDouble.empty(),
        OptionalLong.empty());
  }

  private boolean foreign(InMemoryJobQueue.Row row) {
    return row.identity != null && !row.identity.equals(queue.target);
  }

  /** Knows of foreign vectors only, ten rows at a time. */
  @Override
  public Progress step(Scope scope, Progress so, boolean dryRun) {
    long from = Math.max(0, so.lastId());
    long matched = so.matched();
    for (long id = from + 1; id <= from + STEP_ROWS && id <= queue.rows.size(); id++) {
      InMemoryJobQueue.Row row = queue.rows.get(id);
      if (row.status.equals("completed") && foreign(row)) {
        row.status = "pending";
        matched++;
      }
    }
    long last = from + STEP_ROWS;
    return new Progress(last, last, matched, 0, last >= queue.rows.size());
  }

  @Override
  public VectorFaults faults(Watch watch) {
    throw new UnsupportedOperationException("a worker does not ask");
  }

  @Override
  public boolean generate(String partId, OptionalInt colorId) {
    throw new UnsupportedOperationException("a worker does not ask");
  }

  @Override
  public int generate(Collection<Long> rowIds) {
    throw new UnsupportedOperationException("a worker does not ask");
  }

  @Override
  public void retarget(ModelIdentity target) {
    queue.target = target;
  }
}
