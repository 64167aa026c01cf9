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
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.util.Optional;

/** Changes the model that the table is filled with. */
public final class Retargeting {

  private final EmbeddingProvider provider;
  private final QueueMonitor queue;
  private final Reprocessing reprocessing;
  private final Jobs jobs;
  private final boolean allowDemoModel;

  /**
   * @param allowDemoModel whether the demo model may become the target of any table
   */
  public Retargeting(
      EmbeddingProvider provider,
      QueueMonitor queue,
      Reprocessing reprocessing,
      Jobs jobs,
      boolean allowDemoModel) {
    this.provider = provider;
    this.queue = queue;
    this.reprocessing = reprocessing;
    this.jobs = jobs;
    this.allowDemoModel = allowDemoModel;
  }

  /** Tells what the change would mean. */
  RetargetBody preview(RetargetRequest request) {
    ModelIdentity target = target(request);
    QueueReport before = queue.report();
    refuseDemoModelOnRealData(target, before);
    return RetargetBody.of(true, before, target, Optional.empty());
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
    refuseDemoModelOnRealData(target, before);
    reprocessing.retarget(target);
    // A job that runs already has compared rows with the old target
    Optional<JobReport> job =
        RetargetBody.differing(before, target) == 0
            ? Optional.empty()
            : Optional.of(jobs.restart(JobPlan.of(JobKind.REEMBED_FOREIGN), startedBy));
    return RetargetBody.of(false, before, target, job);
  }

  /**
   * Every good vector of a company's table would count as foreign, and no worker would replace it:
   * they refuse such a table with the demo model, too. The demo's own table has that model since
   * its first claim, if of another revision.
   */
  private void refuseDemoModelOnRealData(ModelIdentity target, QueueReport before) {
    boolean isDemoTable = before.target().filter(ModelIdentity::isDemo).isPresent();
    if (target.isDemo() && !isDemoTable && !allowDemoModel) {
      throw InvalidRequests.of(
          "model",
          "demo_model_refused",
          "Invalid target: the demo model %s must not fill a table of %s. Expected another model; only a test sets CLIP_ALLOW_DEMO_MODEL=true for this."
              .formatted(
                  target.model(),
                  before.target().map(ModelIdentity::model).orElse("no model so far")));
    }
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
