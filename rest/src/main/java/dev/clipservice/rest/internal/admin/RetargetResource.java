package dev.clipservice.rest.internal.admin;

import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.http.RequestId;
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
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** Gives the table another model, on purpose. */
@Path("api/embeddings/retarget")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
public class RetargetResource {

  private final DatabaseGate gate;
  private final Retargeting retargeting;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public RetargetResource() {
    this(null, null);
  }

  @Inject
  public RetargetResource(DatabaseGate gate, Retargeting retargeting) {
    this.gate = gate;
    this.retargeting = retargeting;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Changes the model that the table is filled with.",
      description =
          "Workers of another model claim nothing from then on. Vectors of other models stay, count"
              + " as foreign, and are made again by the job that is started.")
  @RequestBody(
      description =
          "provider, model and revision, or none of them for the model that this server serves."
              + " A dry run needs no body.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AdminDocument.RetargetWish.class),
              examples = {
                @ExampleObject(name = "what this server serves", value = "{\"confirm\":true}"),
                @ExampleObject(name = "another", value = AdminDocument.RETARGET_TO)
              }))
  @APIResponse(
      responseCode = "200",
      description = "A dry run, or no row has a vector of another model.",
      content =
          @Content(
              schema = @Schema(implementation = RetargetBody.class),
              examples = @ExampleObject(name = "dry run", value = AdminDocument.RETARGET)))
  @APIResponse(
      responseCode = "202",
      description = "Changed, and a job was started for what differs; see Location.",
      content = @Content(schema = @Schema(implementation = RetargetBody.class)))
  @APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
  public Response retarget(
      @Parameter(description = "true: only tell what it would mean") @QueryParam("dryRun")
          String dryRun,
      @Context HttpHeaders headers,
      InputStream body) {
    RetargetRequest request = RetargetRequest.read(body);
    boolean tellOnly = QueryParameters.flag("dryRun", dryRun);
    gate.require();
    if (tellOnly) {
      return Response.ok(retargeting.preview(request)).build();
    }
    RetargetBody done = retargeting.retarget(request, headers.getHeaderString(RequestId.HEADER));
    return done.job() == null
        ? Response.ok(done).build()
        : JobStarter.located(Response.accepted(done), done.job().id()).build();
  }
}
