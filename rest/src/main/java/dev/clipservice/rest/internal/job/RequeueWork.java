package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.Reprocessing.Scope;
import java.util.List;
import java.util.Locale;

/** Puts rows back into the queue. */
public final class RequeueWork implements JobWork {

  private final Reprocessing reprocessing;
  private final List<Scope> scopes;

  public RequeueWork(Reprocessing reprocessing, JobPlan plan) {
    this.reprocessing = reprocessing;
    this.scopes = plan.scopes();
  }

  @Override
  public List<String> steps() {
    return scopes.stream().map(RequeueWork::name).toList();
  }

  static String name(Scope scope) {
    return scope.kind().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Progress batch(int step, Progress so) {
    return reprocessing.step(scopes.get(step), so, false);
  }
}
