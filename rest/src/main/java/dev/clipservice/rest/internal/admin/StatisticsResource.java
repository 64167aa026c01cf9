package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.PartStore;
import dev.clipservice.core.QueueMonitor;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** How far the table is filled. */
@Path("api/embeddings/statistics")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
public class StatisticsResource {

  private final DatabaseGate gate;
  private final PartStore parts;
  private final QueueMonitor queue;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public StatisticsResource() {
    this(null, null, null);
  }

  @Inject
  public StatisticsResource(DatabaseGate gate, PartStore parts, QueueMonitor queue) {
    this.gate = gate;
    this.parts = parts;
    this.queue = queue;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Counts every state of the table, exactly.")
  @APIResponseSchema(StatisticsBody.class)
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
  public StatisticsBody statistics() {
    gate.require();
    return StatisticsBody.of(parts.statistics(), queue.report());
  }
}
