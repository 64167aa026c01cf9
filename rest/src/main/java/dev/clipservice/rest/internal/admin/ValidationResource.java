package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.PartStore;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.request.QueryParameters;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** Checks the table's vectors, as a job. */
@Path("api/embeddings/validate")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
public class ValidationResource {

  private static final int DEFAULT_SAMPLE = 50;
  private static final int LARGEST_SAMPLE = 500;

  private final DatabaseGate gate;
  private final JobStarter starter;
  private final PartStore parts;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public ValidationResource() {
    this(null, null, null);
  }

  @Inject
  public ValidationResource(DatabaseGate gate, JobStarter starter, PartStore parts) {
    this.gate = gate;
    this.starter = starter;
    this.parts = parts;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Checks every vector of the table, and makes a sample of them again.",
      description =
          "Norms, values that are not finite, zero vectors, vectors that stand with several texts;"
              + " and how similar stored vectors are to what their texts give now. Nothing is changed."
              + " What is found stands in the job's `validation`.")
  @APIResponse(
      responseCode = "200",
      description =
          "With dryRun=true: how many rows there are to look at. Else: a job that does the same was"
              + " running already, and `alreadyRunning` is true.",
      content = @Content(schema = @Schema(oneOf = {DryRunBody.class, JobBody.class})))
  @APIResponse(
      responseCode = "202",
      description = "The job was started.",
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the job can be looked at and cancelled.",
              schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = JobBody.class)))
  @APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
  public Response validate(
      @Parameter(
              description = "How many vectors are made again, 0 to 500; else 50",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("sample")
          String sample,
      @Parameter(description = "true: only tell how many rows there are") @QueryParam("dryRun")
          String dryRun,
      @Context HttpHeaders headers) {
    JobPlan plan =
        JobPlan.validate(
            QueryParameters.number("sample", sample, DEFAULT_SAMPLE, 0, LARGEST_SAMPLE));
    if (QueryParameters.flag("dryRun", dryRun)) {
      gate.require();
      return Response.ok(DryRunBody.ofAll(plan, parts.statistics().total())).build();
    }
    return starter.start(plan, null, headers);
  }
}
