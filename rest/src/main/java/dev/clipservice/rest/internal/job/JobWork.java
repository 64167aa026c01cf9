package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Progress;
import java.util.List;
import java.util.Optional;

/** What one job does, in batches. Its thread does them; everybody may look. */
public interface JobWork {

  /** What each walk through the table looks for, in order; at least one. */
  List<String> steps();

  /**
   * Does the next batch of a step.
   *
   * @param so how far the step has come: {@link Progress#START}, or what the batch before returned
   * @return how far it has come now: further, unless it is complete
   */
  Progress batch(int step, Progress so);

  /** What a step cannot go on without, for people; it waits for it. */
  default String needs(int step) {
    return "the database";
  }

  /** What was found so far, of work that finds something. */
  default Optional<ValidationReport> validation() {
    return Optional.empty();
  }

  /** Knows the work for a plan. */
  @FunctionalInterface
  interface Source {
    JobWork of(JobPlan plan);
  }
}
