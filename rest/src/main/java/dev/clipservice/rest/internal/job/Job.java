package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** One job: its thread writes here, everybody reads. It ends once. */
final class Job {

  private final String id = "job_" + UUID.randomUUID();
  private final JobPlan plan;
  private final JobWork work;
  private final List<String> names;
  private final Instant startedAt;
  private final String startedBy;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  private final List<JobStep> steps = new ArrayList<>();
  private Optional<String> waitingFor = Optional.empty();
  private Optional<String> error = Optional.empty();
  private Optional<Instant> finishedAt = Optional.empty();
  private JobState state = JobState.RUNNING;

  Job(JobPlan plan, JobWork work, Instant startedAt, String startedBy) {
    this.plan = plan;
    this.work = work;
    this.names = work.steps();
    this.startedAt = startedAt;
    this.startedBy = startedBy;
    names.forEach(name -> steps.add(new JobStep(name, Progress.START)));
  }

  String id() {
    return id;
  }

  JobPlan plan() {
    return plan;
  }

  JobWork work() {
    return work;
  }

  /** How many steps it has. */
  int length() {
    return names.size();
  }

  /** At zero once the job is to end. */
  CountDownLatch cancelled() {
    return cancelled;
  }

  void requestCancel() {
    cancelled.countDown();
  }

  boolean cancelRequested() {
    return cancelled.getCount() == 0;
  }

  synchronized Progress progress(int step) {
    return steps.get(step).progress();
  }

  /** A batch was done: it waits for nothing. */
  synchronized void advance(int step, Progress progress) {
    steps.set(step, new JobStep(names.get(step), progress));
    waitingFor = Optional.empty();
  }

  synchronized void waitFor(String what) {
    waitingFor = Optional.of(what);
  }

  synchronized void goOn() {
    waitingFor = Optional.empty();
  }

  synchronized void end(JobState outcome, Optional<String> reason, Instant now) {
    if (state != JobState.RUNNING) {
      throw new IllegalStateException("this is a bug: job " + id + " has ended before");
    }
    state = outcome;
    error = reason;
    waitingFor = Optional.empty();
    finishedAt = Optional.of(now);
  }

  synchronized JobReport report() {
    return new JobReport(
        id,
        plan,
        state,
        steps,
        waitingFor,
        cancelRequested(),
        startedAt,
        finishedAt,
        error,
        startedBy,
        work.validation());
  }
}
