package dev.clipservice.rest.internal.health;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The service's state; needs no key. */
@Path("health")
@Dependent
public class HealthResource {

  private final ServiceHealth health;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public HealthResource() {
    this(null);
  }

  @Inject
  public HealthResource(ServiceHealth health) {
    this.health = health;
  }

  /** Answers HEAD too, without the body. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Tells whether the service can do its work.")
  @APIResponse(
      responseCode = "200",
      description = "It can.",
      content = @Content(schema = @Schema(implementation = HealthBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "It cannot; `reason` tells why.",
      content = @Content(schema = @Schema(implementation = HealthBody.class)))
  public Response health() {
    HealthBody body = health.report();
    return Response.status(body.healthy() ? Status.OK : Status.SERVICE_UNAVAILABLE)
        .entity(body)
        .build();
  }
}
