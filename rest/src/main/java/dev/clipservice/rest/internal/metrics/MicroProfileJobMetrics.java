package dev.clipservice.rest.internal.metrics;

import dev.clipservice.rest.internal.job.JobListener;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.job.Jobs;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Jobs in the server's registry: {@code clip_jobs} by kind and how they ended, {@code
 * clip_job_rows} by kind, and {@code clip_jobs_unfinished}.
 */
public final class MicroProfileJobMetrics implements JobListener {

  private static final Metadata ENDED =
      metadata("clip_jobs", "Jobs of the admin API that have ended, by kind and outcome");
  private static final Metadata ROWS =
      metadata("clip_job_rows", "Rows that jobs of the admin API were about, by kind");
  private static final Metadata UNFINISHED =
      metadata("clip_jobs_unfinished", "Jobs of the admin API that run or wait for their turn");

  private final MetricRegistry registry;

  public MicroProfileJobMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Shows how many of these there are. */
  public void show(Jobs jobs) {
    registry.gauge(UNFINISHED, jobs::unfinished);
  }

  @Override
  public void ended(JobReport job) {
    Tag kind = new Tag("kind", job.plan().kind().toString());
    registry.counter(ENDED, kind, new Tag("state", job.state().toString())).inc();
    registry.counter(ROWS, kind).inc(job.matched());
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
