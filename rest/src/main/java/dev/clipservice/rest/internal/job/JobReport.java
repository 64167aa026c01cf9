package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A job at one moment.
 *
 * @param id unique among all jobs of all servers
 * @param steps at least one, in their order
 * @param waitingFor what keeps it from going on, for people; empty if nothing does
 * @param cancelRequested whether it ends after its present batch
 * @param finishedAt empty while it runs
 * @param error why it failed, or was ended by the server, for people
 * @param startedBy the id of the request that started it
 * @param validation what it found so far, if it is that kind of job
 */
public record JobReport(
    String id,
    JobPlan plan,
    JobState state,
    List<JobStep> steps,
    Optional<String> waitingFor,
    boolean cancelRequested,
    Instant startedAt,
    Optional<Instant> finishedAt,
    Optional<String> error,
    String startedBy,
    Optional<ValidationReport> validation) {

  public JobReport {
    steps = List.copyOf(steps);
  }

  /** The same, but for what it has found. */
  public JobReport withoutValidation() {
    return new JobReport(
        id,
        plan,
        state,
        steps,
        waitingFor,
        cancelRequested,
        startedAt,
        finishedAt,
        error,
        startedBy,
        Optional.empty());
  }

  /** Rows looked at: a job of two steps looks at each twice. */
  public long examined() {
    return sum(Progress::examined);
  }

  /** Rows that it was about. */
  public long matched() {
    return sum(Progress::matched);
  }

  /** Of these, rows that somebody else was writing to: left as they are. */
  public long busy() {
    return sum(Progress::busy);
  }

  private long sum(ToLongFunction<Progress> count) {
    return steps.stream().map(JobStep::progress).mapToLong(count).sum();
  }
}
