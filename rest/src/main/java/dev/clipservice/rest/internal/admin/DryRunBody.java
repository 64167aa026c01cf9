package dev.clipservice.rest.internal.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.VectorFaults;
import dev.clipservice.rest.internal.http.JsonBody;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.job.JobStep;
import java.util.List;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a job would do. */
@Schema(name = "DryRun", description = "What a job would do. Nothing was changed.")
record DryRunBody(
    String kind,
    @Schema(nullable = true) String errorClass,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Only where one was asked for")
        String reason,
    @Schema(enumeration = "true") boolean dryRun,
    @Schema(description = "Rows looked at, in each of the steps") long examined,
    @Schema(description = "Rows that the job is about") long matched,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Each walk through the table; absent for reprocess-broken")
        List<JobBody.Step> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Only for reprocess-broken")
        Faults faults)
    implements JsonBody {

  /** {@link VectorFaults}. */
  @Schema(
      name = "VectorFaults",
      description = "Rows with text whose vector cannot be used; each counts once.")
  record Faults(
      @Schema(description = "No vector: not matched, see generate-missing") long missing,
      @Schema(description = "All values are zero") long zero,
      @Schema(description = "A value is NaN, infinite or NULL") long nonFinite,
      @Schema(description = "The norm is not 1") long unnormalised,
      @Schema(description = "Not 768 values") long wrongDimension) {

    private long broken() {
      return zero + nonFinite + unnormalised + wrongDimension;
    }
  }

  static DryRunBody of(JobPlan plan, List<JobStep> steps) {
    return new DryRunBody(
        plan.kind().toString(),
        plan.errorClass().map(ErrorClass::toString).orElse(null),
        plan.reason().orElse(null),
        true,
        sum(steps, Progress::examined),
        sum(steps, Progress::matched),
        steps.stream().map(JobBody.Step::of).toList(),
        null);
  }

  static DryRunBody of(JobPlan plan, VectorFaults found) {
    Faults faults =
        new Faults(
            found.missing(),
            found.zero(),
            found.nonFinite(),
            found.unnormalised(),
            found.wrongDimension());
    return new DryRunBody(
        plan.kind().toString(), null, null, true, found.examined(), faults.broken(), null, faults);
  }

  /** Of a job that is about every row. */
  static DryRunBody ofAll(JobPlan plan, long rows) {
    return new DryRunBody(plan.kind().toString(), null, null, true, rows, rows, List.of(), null);
  }

  private static long sum(List<JobStep> steps, ToLongFunction<Progress> count) {
    return steps.stream().map(JobStep::progress).mapToLong(count).sum();
  }
}
