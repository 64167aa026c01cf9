package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptHistory;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** What was done to the table's rows. */
@Path("api/embeddings")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
@APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
public class HistoryResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 200;
  private static final String CSV = "text/csv;charset=UTF-8";
  private static final String FILE_NAME = "attachment; filename=\"embedding-history.csv\"";

  private final DatabaseGate gate;
  private final AttemptHistory history;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public HistoryResource() {
    this(null, null);
  }

  @Inject
  public HistoryResource(DatabaseGate gate, AttemptHistory history) {
    this.gate = gate;
    this.history = history;
  }

  @GET
  @Path("history")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Lists attempts, the newest first, with their true times.",
      description = "The newest 100,000 of the last 30 days are kept.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content =
          @Content(
              schema = @Schema(implementation = HistoryBody.class),
              examples = @ExampleObject(name = "history", value = HistoryDocument.HISTORY)))
  public HistoryBody list(
      @BeanParam HistoryQuery query,
      @Parameter(
              description = "How many at most, 1 to 200; else 50",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "The `next` of the page before") @QueryParam("after") String after) {
    gate.require();
    return HistoryBody.of(
        history.page(
            query.filter(),
            PlaceText.read(after),
            QueryParameters.number("limit", limit, DEFAULT_LIMIT, 1, LARGEST_LIMIT)));
  }

  @GET
  @Path("history/csv")
  @Produces(CSV)
  @Operation(
      summary = "Gives the history as a file for a spreadsheet, the newest attempt first.",
      description =
          "UTF-8 with a byte order mark. A text that a spreadsheet would take for a formula has an"
              + " apostrophe before it.")
  @APIResponse(
      responseCode = "200",
      description = "A header line, then a line for each attempt.",
      content = @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)))
  public Response csv(@BeanParam HistoryQuery query) {
    gate.require();
    return Response.ok(HistoryCsv.of(history, query.filter()), CSV)
        .header(HttpHeaders.CONTENT_DISPOSITION, FILE_NAME)
        .build();
  }

  @GET
  @Path("throughput")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Counts what was done in each minute, or each ten.")
  @APIResponse(
      responseCode = "200",
      description = "Of the last hour or day.",
      content =
          @Content(
              schema = @Schema(implementation = ThroughputBody.class),
              examples = @ExampleObject(name = "throughput", value = HistoryDocument.THROUGHPUT)))
  public ThroughputBody throughput(
      @Parameter(description = "1h (each minute) or 24h (each ten minutes); else 1h")
          @QueryParam("window")
          String window) {
    gate.require();
    return ThroughputWindow.parse(window).read(history);
  }
}
