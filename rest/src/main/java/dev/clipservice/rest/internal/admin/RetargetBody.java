package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.QueueReport.IdentityCount;
import dev.clipservice.rest.internal.http.JsonBody;
import dev.clipservice.rest.internal.job.JobReport;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a change of the table's model means. */
@Schema(name = "Retarget")
record RetargetBody(
    boolean dryRun,
    @Schema(nullable = true, description = "null if the table had none yet") IdentityBody oldTarget,
    IdentityBody newTarget,
    @Schema(description = "Whether the two differ") boolean changed,
    @Schema(description = "Rows with a vector of the new target") long matching,
    @Schema(description = "Rows with a vector of another model: foreign from now on")
        long differing,
    @Schema(description = "Rows with a vector of unknown origin: they stay as they are")
        long unverified,
    @Schema(
            nullable = true,
            description =
                "The reembed-foreign job that was started; null for a dry run, and if no row"
                    + " differs")
        JobBody job)
    implements JsonBody {

  static RetargetBody of(
      boolean dryRun, QueueReport before, ModelIdentity target, Optional<JobReport> job) {
    return new RetargetBody(
        dryRun,
        IdentityBody.orNull(before.target()),
        IdentityBody.of(target),
        !before.target().equals(Optional.of(target)),
        rows(before, identity -> identity.equals(Optional.of(target))),
        differing(before, target),
        rows(before, Optional::isEmpty),
        job.map(JobBody::of).orElse(null));
  }

  /** Rows with a vector of another model than {@code target}. */
  static long differing(QueueReport report, ModelIdentity target) {
    return rows(report, identity -> identity.isPresent() && !identity.get().equals(target));
  }

  private static long rows(QueueReport report, Predicate<Optional<ModelIdentity>> whose) {
    return report.vectors().stream()
        .filter(count -> whose.test(count.identity()))
        .mapToLong(IdentityCount::rows)
        .sum();
  }
}
