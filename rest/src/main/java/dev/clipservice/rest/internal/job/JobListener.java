package dev.clipservice.rest.internal.job;

/** Is told what becomes of jobs. */
@FunctionalInterface
public interface JobListener {

  /** A job has ended, well or not. */
  void ended(JobReport job);
}
