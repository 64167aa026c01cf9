package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobPlan;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** Puts rows back into the queue, each kind as a job. */
@Path("api/embeddings")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
    responseCode = "200",
    description =
        "With dryRun=true: what the job would do. Else: a job that does the same was running"
            + " already, and `alreadyRunning` is true.",
    content =
        @Content(
            schema = @Schema(oneOf = {DryRunBody.class, JobBody.class}),
            examples = {
              @ExampleObject(name = "dry run", value = AdminDocument.DRY_RUN),
              @ExampleObject(
                  name = "dry run of reprocess-broken",
                  value = AdminDocument.DRY_RUN_OF_BROKEN)
            }))
@APIResponse(
    responseCode = "202",
    description = "The job was started.",
    headers =
        @Header(
            name = HttpHeaders.LOCATION,
            description = "Where the job can be looked at and cancelled.",
            schema = @Schema(implementation = String.class)),
    content =
        @Content(
            schema = @Schema(implementation = JobBody.class),
            examples = @ExampleObject(name = "job", value = AdminDocument.STARTED)))
@APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
@APIResponse(
    responseCode = "429",
    description = "Two dry runs are counting already; see Retry-After.",
    content = @Content(schema = @Schema(implementation = ErrorBody.class)))
@APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
public class ReprocessingResource {

  private static final String DRY_RUN = "true: only count, and change nothing";

  private final JobStarter starter;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public ReprocessingResource() {
    this(null);
  }

  @Inject
  public ReprocessingResource(JobStarter starter) {
    this.starter = starter;
  }

  @POST
  @Path("generate-missing")
  @Operation(
      summary = "Queues every row with text that has no usable vector and does not wait.",
      description =
          "First those whose vector is zero, not finite, not normalised or of a wrong dimension,"
              + " which is removed; then those without one, also rows that were put off.")
  public Response generateMissing(
      @Parameter(description = DRY_RUN) @QueryParam("dryRun") String dryRun,
      @Context HttpHeaders headers) {
    return starter.start(JobPlan.of(JobKind.GENERATE_MISSING), dryRun, headers);
  }

  @POST
  @Path("retry-failed")
  @Operation(
      summary =
          "Queues rows that were given up: all, or those of one class of errors or of one reason.")
  public Response retryFailed(
      @Parameter(
              description = "Only rows with errors of this class",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {"retry", "rejected", "provider", "suspect"}))
          @QueryParam("errorClass")
          String errorClass,
      @Parameter(
              description =
                  "Only rows that failed with these very words, as `failureReasons` of the statistics has them")
          @QueryParam("reason")
          String reason,
      @Parameter(description = DRY_RUN) @QueryParam("dryRun") String dryRun,
      @Context HttpHeaders headers) {
    Optional<ErrorClass> only = Optional.ofNullable(errorClass).map(ErrorClass::parse);
    return starter.start(JobPlan.retry(only, Optional.ofNullable(reason)), dryRun, headers);
  }

  @POST
  @Path("reembed-foreign")
  @Operation(
      summary = "Queues rows whose vector is of another model than the table's.",
      description = "The old vector stays until the new one replaces it.")
  public Response reembedForeign(
      @Parameter(description = DRY_RUN) @QueryParam("dryRun") String dryRun,
      @Context HttpHeaders headers) {
    return starter.start(JobPlan.of(JobKind.REEMBED_FOREIGN), dryRun, headers);
  }

  @POST
  @Path("reprocess-broken")
  @Operation(
      summary =
          "Removes and queues vectors that are zero, not finite, not normalised or too short.",
      description =
          "By what the vector is, not by how it is written. The dry run counts them by what is"
              + " wrong. Repeatable: it does what is left.")
  public Response reprocessBroken(
      @Parameter(description = DRY_RUN) @QueryParam("dryRun") String dryRun,
      @Context HttpHeaders headers) {
    return starter.start(JobPlan.of(JobKind.REPROCESS_BROKEN), dryRun, headers);
  }

  @POST
  @Path("requeue-unverified")
  @Operation(
      summary = "Queues rows whose vector is of unknown origin.",
      description = "The old vector stays until the new one replaces it.")
  public Response requeueUnverified(
      @Parameter(description = DRY_RUN) @QueryParam("dryRun") String dryRun,
      @Context HttpHeaders headers) {
    return starter.start(JobPlan.of(JobKind.REQUEUE_UNVERIFIED), dryRun, headers);
  }
}
