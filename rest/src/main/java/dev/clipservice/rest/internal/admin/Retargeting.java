package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.job.Jobs;
import java.util.Optional;

/** Changes the model that the table is filled with. */
public final class Retargeting {

  private final EmbeddingProvider provider;
  private final QueueMonitor queue;
  private final Reprocessing reprocessing;
  private final Jobs jobs;

  public Retargeting(
      EmbeddingProvider provider, QueueMonitor queue, Reprocessing reprocessing, Jobs jobs) {
    this.provider = provider;
    this.queue = queue;
    this.reprocessing = reprocessing;
    this.jobs = jobs;
  }

  /** Tells what the change would mean. */
  RetargetBody preview(RetargetRequest request) {
    return RetargetBody.of(true, queue.report(), target(request), Optional.empty());
  }

  /**
   * Changes the model, and has vectors of others made again. May be repeated: what an interrupted
   * one has left is done then.
   *
   * @param startedBy the id of the request
   */
  RetargetBody retarget(RetargetRequest request, String startedBy) {
    request.requireConfirmed();
    ModelIdentity target = target(request);
    QueueReport before = queue.report();
    reprocessing.retarget(target);
    // A job that runs already has compared rows with the old target
    Optional<JobReport> job =
        RetargetBody.differing(before, target) == 0
            ? Optional.empty()
            : Optional.of(jobs.restart(JobPlan.of(JobKind.REEMBED_FOREIGN), startedBy));
    return RetargetBody.of(false, before, target, job);
  }

  private ModelIdentity target(RetargetRequest request) {
    return request.target().orElseGet(this::served);
  }

  private ModelIdentity served() {
    if (provider.status() instanceof ProviderStatus.Ready ready) {
      return ready.model().identity();
    }
    throw new ModelNotLoadedException(
        "This server serves no model at the moment: see /health. Name the target, or retry later.");
  }
}
