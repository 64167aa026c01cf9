package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.JsonFields;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** The table's rows. */
@Path("api/parts")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
@APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
public class PartsResource {

  private static final String IDS = "ids";
  private static final String COLOR = "color_id, or none for a part without one";

  private final DatabaseGate gate;
  private final PartBrowser parts;
  private final PartDetails details;
  private final Reprocessing reprocessing;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public PartsResource() {
    this(null, null, null, null);
  }

  @Inject
  public PartsResource(
      DatabaseGate gate, PartBrowser parts, PartDetails details, Reprocessing reprocessing) {
    this.gate = gate;
    this.parts = parts;
    this.details = details;
    this.reprocessing = reprocessing;
  }

  @GET
  @Operation(summary = "Lists parts by what their vectors are and where they stand.")
  @APIResponse(
      responseCode = "200",
      description = "A page.",
      content =
          @Content(
              schema = @Schema(implementation = PartsBody.class),
              examples = @ExampleObject(name = "parts", value = PartsDocument.PARTS)))
  public PartsBody list(@BeanParam PartsQuery query) {
    gate.require();
    return PartsBody.of(parts.list(query.filter(), query.after(), query.limit()));
  }

  @GET
  @Path("{partId}/{colorId}")
  @Operation(summary = "Shows one part: its text and tokens, its vector and how that came to be.")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = PartDetailBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such part.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PartDetailBody show(
      @Parameter(description = "part_id") @PathParam("partId") String partId,
      @Parameter(description = COLOR) @PathParam("colorId") String colorId) {
    gate.require();
    return details.show(partId, QueryParameters.color("colorId", colorId));
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
              examples = @ExampleObject(name = "queued", value = PartsDocument.PART_QUEUED)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such part, or it has no text.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response generate(
      @Parameter(description = "part_id") @PathParam("partId") String partId,
      @Parameter(description = COLOR) @PathParam("colorId") String colorId) {
    OptionalInt color = QueryParameters.color("colorId", colorId);
    gate.require();
    if (!reprocessing.generate(partId, color)) {
      throw new ClipServiceException(
          Kind.NOT_FOUND,
          "There is no part '%s' %s, or it has no feature_text to embed."
              .formatted(
                  InvalidRequests.quoted(partId),
                  color.isPresent() ? "of colour " + color.getAsInt() : "without a colour"));
    }
    return Response.accepted(new PartQueuedBody(partId, PartBody.orNull(color), "pending")).build();
  }

  @POST
  @Path("generate")
  @Operation(
      summary = "Queues chosen rows, before all others.",
      description = "Old vectors stay until new ones replace them.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PartsDocument.RowsWish.class),
              examples = @ExampleObject(name = "rows", value = "{\"ids\":[1,2,3]}")))
  @APIResponse(
      responseCode = "202",
      description = "They are queued, but for those that are skipped.",
      content =
          @Content(
              schema = @Schema(implementation = RowsQueuedBody.class),
              examples = @ExampleObject(name = "queued", value = PartsDocument.ROWS_QUEUED)))
  public Response generateRows(InputStream body) {
    JsonFields fields = JsonFields.read(body, Set.of(IDS));
    gate.require();
    Set<Long> ids = new LinkedHashSet<>(fields.requireNumbers(IDS, Reprocessing.MOST_ROWS));
    int queued = reprocessing.generate(ids);
    return Response.accepted(new RowsQueuedBody(ids.size(), queued, ids.size() - queued)).build();
  }
}
