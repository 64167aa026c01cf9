package dev.clipservice.rest.internal.events;

import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.error.ErrorBody;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** What happens, as it happens. Needs no database: it tells when there is none. */
@Path("api/events")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
public class EventsResource {

  private final EventFeed feed;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public EventsResource() {
    this(null);
  }

  @Inject
  public EventsResource(EventFeed feed) {
    this.feed = feed;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Tells what changes: counts, workers, jobs, the log.",
      description =
          "First how everything stands, then what changes, looked at once a second. `statistics`"
              + " (Counts) or `database` (DatabaseEvent: why it cannot be counted), `worker`"
              + " (WorkerEvent), `job` (Job), `log` (LogEvent). Log lines have ids: the last one, sent"
              + " as Last-Event-ID, brings what was missed. A comment every 15 seconds says that the"
              + " connection lives.")
  @APIResponse(
      responseCode = "200",
      description = "A stream that ends when the server stops.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
  @APIResponse(
      responseCode = "429",
      description = "64 streams are open already; see Retry-After.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "The server is stopping.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void listen(
      @Parameter(description = "The id of the last log line that was seen")
          @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER)
          String lastEventId,
      @Context Sse sse,
      @Context SseEventSink sink) {
    feed.requireRoom();
    feed.listen(new SseConnection(sse, sink), lastEventId);
  }
}
