package dev.clipservice.rest.internal.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.rest.internal.http.JsonBody;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.job.JobStep;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link JobReport}; null where there is nothing to tell. */
@Schema(
    name = "Job",
    description =
        "Work on the table that the server does by itself. It does not end with the request or the"
            + " page that started it. Jobs are kept in the memory of the server that runs them:"
            + " those that run, and the last 100 that have ended. A restart forgets them, and what"
            + " they did stays done; started again, a job does what is left.")
public record JobBody(
    @Schema(description = "Unique among all jobs of all servers") String id,
    @Schema(
            enumeration = {
              "generate-missing",
              "retry-failed",
              "reembed-foreign",
              "reprocess-broken",
              "requeue-unverified",
              "validate"
            })
        String kind,
    @Schema(nullable = true, description = "Of retry-failed: only rows with errors of this class")
        String errorClass,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "Only of retry-failed with a reason: only rows that failed with these very words")
        String reason,
    @Schema(enumeration = {"running", "completed", "cancelled", "failed"}) String state,
    @Schema(
            nullable = true,
            description =
                "What a running job waits for: another job of its kind, or the database, for which"
                    + " it waits ten minutes and then goes on from where it was")
        String waitingFor,
    @Schema(description = "Whether it ends after its present batch") boolean cancelRequested,
    @Schema(description = "Rows looked at; a job of two steps looks at each twice") long examined,
    @Schema(
            description =
                "Rows that were queued, or that wait already; of validate: that are wrong")
        long matched,
    @Schema(description = "Of these, rows that somebody else was writing to: left as they are")
        long busy,
    List<Step> steps,
    @Schema(description = "ISO 8601, UTC") String startedAt,
    @Schema(nullable = true, description = "null while it runs") String finishedAt,
    @Schema(nullable = true, description = "Why it failed") String error,
    @Schema(description = "The x-request-id of the request that started it") String startedBy,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Only of validate: what it has found so far")
        ValidationBody validation,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "Only in the answer to a start: whether a job that does the same was running"
                    + " already, and is this one")
        Boolean alreadyRunning)
    implements JsonBody {

  /** One walk through the table. */
  @Schema(name = "JobStep", description = "One walk through the table.")
  public record Step(
      @Schema(
              enumeration = {
                "missing",
                "broken",
                "failed",
                "foreign",
                "unverified",
                "vectors",
                "duplicates",
                "drift"
              })
          String rows,
      long examined,
      long matched,
      long busy,
      @Schema(description = "Whether it has come to the end of the table") boolean complete) {

    static Step of(JobStep step) {
      return new Step(
          step.rows(),
          step.progress().examined(),
          step.progress().matched(),
          step.progress().busy(),
          step.progress().complete());
    }
  }

  public static JobBody of(JobReport job) {
    return of(job, null);
  }

  /**
   * @param alreadyRunning null if that is not the question
   */
  static JobBody of(JobReport job, Boolean alreadyRunning) {
    return new JobBody(
        job.id(),
        job.plan().kind().toString(),
        job.plan().errorClass().map(ErrorClass::toString).orElse(null),
        job.plan().reason().orElse(null),
        job.state().toString(),
        job.waitingFor().orElse(null),
        job.cancelRequested(),
        job.examined(),
        job.matched(),
        job.busy(),
        job.steps().stream().map(Step::of).toList(),
        Times.text(job.startedAt()),
        Times.text(job.finishedAt().orElse(null)),
        job.error().orElse(null),
        job.startedBy(),
        job.validation().map(ValidationBody::of).orElse(null),
        alreadyRunning);
  }
}
