package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.WorkerControl;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.request.JsonFields;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** The workers that fill the table, on all servers. */
@Path("api/worker")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
    responseCode = "200",
    description = "The settings as they are now.",
    content =
        @Content(
            schema = @Schema(implementation = WorkerSettingsBody.class),
            examples = @ExampleObject(name = "settings", value = AdminDocument.SETTINGS)))
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
@APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
public class WorkerResource {

  private static final String ROWS_PER_MINUTE = "rowsPerMinute";

  private final Workers workers;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public WorkerResource() {
    this(null);
  }

  @Inject
  public WorkerResource(Workers workers) {
    this.workers = workers;
  }

  @GET
  @Operation(summary = "Shows this server's worker, all workers, and what they obey.")
  @APIResponse(
      responseCode = "200",
      description = "As they are now.",
      content =
          @Content(
              schema = @Schema(implementation = WorkersBody.class),
              examples = @ExampleObject(name = "workers", value = AdminDocument.WORKERS)))
  public WorkersBody show() {
    return workers.show();
  }

  @POST
  @Path("pause")
  @Operation(
      summary = "Lets no worker claim anything.",
      description = "What they have in hand is finished, which takes some seconds.")
  public WorkerSettingsBody pause() {
    return workers.change(WorkerControl::pause);
  }

  @POST
  @Path("resume")
  @Operation(summary = "Lets the workers work again.")
  public WorkerSettingsBody resume() {
    return workers.change(WorkerControl::resume);
  }

  @POST
  @Path("throttle")
  @Operation(summary = "Limits how many rows all workers together claim in a minute.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AdminDocument.Throttle.class),
              examples = {
                @ExampleObject(name = "limit", value = "{\"rowsPerMinute\":600}"),
                @ExampleObject(name = "no limit", value = "{\"rowsPerMinute\":0}")
              }))
  @APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
  public WorkerSettingsBody throttle(InputStream body) {
    JsonFields fields = JsonFields.read(body, Set.of(ROWS_PER_MINUTE));
    int rowsPerMinute = fields.requireNumber(ROWS_PER_MINUTE, 0, Integer.MAX_VALUE);
    return workers.change(control -> control.throttle(rowsPerMinute));
  }
}
