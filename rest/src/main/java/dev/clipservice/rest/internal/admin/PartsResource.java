package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
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

/** Single parts. */
@Path("api/parts")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
public class PartsResource {

  private final DatabaseGate gate;
  private final Reprocessing reprocessing;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public PartsResource() {
    this(null, null);
  }

  @Inject
  public PartsResource(DatabaseGate gate, Reprocessing reprocessing) {
    this.gate = gate;
    this.reprocessing = reprocessing;
  }

  @POST
  @Path("{partId}/{colorId}/generate")
  @Operation(
      summary = "Queues one part, before all others.",
      description = "The old vector stays until the new one replaces it.")
  @APIResponse(
      responseCode = "202",
      description = "It is queued.",
      content =
          @Content(
              schema = @Schema(implementation = PartQueuedBody.class),
              examples = @ExampleObject(name = "queued", value = AdminDocument.PART_QUEUED)))
  @APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(
      responseCode = "404",
      description = "There is no such part, or it has no text.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
  public Response generate(
      @Parameter(description = "part_id") @PathParam("partId") String partId,
      @Parameter(description = "color_id", schema = @Schema(implementation = Integer.class))
          @PathParam("colorId")
          String colorId) {
    int color = QueryParameters.number("colorId", colorId, Integer.MIN_VALUE, Integer.MAX_VALUE);
    gate.require();
    if (!reprocessing.generate(partId, color)) {
      throw new ClipServiceException(
          Kind.NOT_FOUND,
          "There is no part '%s' of colour %d, or it has no feature_text to embed."
              .formatted(InvalidRequests.quoted(partId), color));
    }
    return Response.accepted(new PartQueuedBody(partId, color, "pending")).build();
  }
}
