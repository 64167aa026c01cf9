package dev.clipservice.rest.internal.admin;

import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.job.JobState;
import dev.clipservice.rest.internal.job.Jobs;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** The jobs of this server. They need no database to be looked at. */
@Path("api/jobs")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
public class JobsResource {

  private final Jobs jobs;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public JobsResource() {
    this(null);
  }

  @Inject
  public JobsResource(Jobs jobs) {
    this.jobs = jobs;
  }

  @GET
  @Operation(summary = "Lists the jobs of this server: those that run, and the last 100 others.")
  @APIResponse(
      responseCode = "200",
      description = "The latest first. Each server has its own.",
      content =
          @Content(
              schema = @Schema(implementation = JobsBody.class),
              examples = @ExampleObject(name = "jobs", value = AdminDocument.JOBS)))
  public JobsBody list() {
    return JobsBody.of(jobs.list());
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Shows one job.")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content =
          @Content(
              schema = @Schema(implementation = JobBody.class),
              examples = @ExampleObject(name = "job", value = AdminDocument.JOB)))
  @APIResponse(responseCode = "404", ref = AdminErrors.NO_JOB)
  public JobBody show(@Parameter(description = "The job's id") @PathParam("id") String id) {
    return JobBody.of(jobs.find(id));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Cancels one job.",
      description =
          "What it has queued stays queued. A job that runs ends after its present batch; one that"
              + " waits for its turn ends at once; one that has ended stays as it is.")
  @APIResponse(
      responseCode = "200",
      description = "It has ended.",
      content = @Content(schema = @Schema(implementation = JobBody.class)))
  @APIResponse(
      responseCode = "202",
      description = "It ends after its present batch.",
      content = @Content(schema = @Schema(implementation = JobBody.class)))
  @APIResponse(responseCode = "404", ref = AdminErrors.NO_JOB)
  public Response cancel(@Parameter(description = "The job's id") @PathParam("id") String id) {
    JobReport job = jobs.cancel(id);
    return (job.state() == JobState.RUNNING ? Response.accepted() : Response.ok())
        .entity(JobBody.of(job))
        .build();
  }
}
