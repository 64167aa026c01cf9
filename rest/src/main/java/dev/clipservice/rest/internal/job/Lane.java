package dev.clipservice.rest.internal.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/** The jobs of one kind, in turn: the first one runs. Its owner lets one thread in at a time. */
final class Lane {

  private final Deque<Job> jobs = new ArrayDeque<>();

  /** The job that does the same already, and has not been asked to end. */
  Optional<Job> same(JobPlan plan) {
    return jobs.stream()
        .filter(job -> job.plan().equals(plan) && !job.cancelRequested())
        .findFirst();
  }

  /**
   * Lets a job wait for its turn.
   *
   * @return whether it is its turn
   */
  boolean add(Job job) {
    if (!jobs.isEmpty()) {
      job.waitFor("job " + jobs.getLast().id() + ", of the same kind");
    }
    jobs.addLast(job);
    return jobs.size() == 1;
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  Job first() {
    return jobs.getFirst();
  }

  /** Whether the job is here and its turn has not come. */
  boolean waits(Job job) {
    return jobs.contains(job) && jobs.getFirst() != job;
  }

  void remove(Job job) {
    jobs.remove(job);
  }

  Stream<Job> stream() {
    return jobs.stream();
  }
}
