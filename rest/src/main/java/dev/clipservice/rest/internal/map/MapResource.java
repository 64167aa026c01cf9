package dev.clipservice.rest.internal.map;

import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.error.ErrorBody;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** How the parts' vectors lie. */
@Path("api/map")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
public class MapResource {

  private final DatabaseGate gate;
  private final PartMap map;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public MapResource() {
    this(null, null);
  }

  @Inject
  public MapResource(DatabaseGate gate, PartMap map) {
    this.gate = gate;
    this.map = map;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Shows the parts as points on a plane: what means nearly the same lies together.",
      description =
          "At most 4,000 parts. Made when it is asked for, which takes seconds, and kept; made anew"
              + " when the table has changed, but not all the time.")
  @APIResponse(
      responseCode = "200",
      description = "The map.",
      content = @Content(schema = @Schema(implementation = MapBody.class)))
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(
      responseCode = "404",
      description = "There are fewer than three vectors of the table's model.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
  public MapBody show() {
    gate.require();
    return map.show();
  }
}
