package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.PartSearch;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.rest.internal.access.AdminApi;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** Parts that are like a description, or like another part. */
@Path("api/parts")
@Dependent
@AdminApi
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = AdminErrors.BAD_REQUEST)
@APIResponse(responseCode = "403", ref = AdminErrors.FORBIDDEN)
@APIResponse(responseCode = "503", ref = AdminErrors.NO_DATABASE)
public class SearchResource {

  private static final int LONGEST_QUERY = 2_000;
  private static final int LARGEST_K = 100;
  private static final int DEFAULT_K = 10;
  private static final String K = "How many at most, 1 to 100";

  private final DatabaseGate gate;
  private final TextSearch texts;
  private final PartSearch parts;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public SearchResource() {
    this(null, null, null);
  }

  @Inject
  public SearchResource(DatabaseGate gate, TextSearch texts, PartSearch parts) {
    this.gate = gate;
    this.texts = texts;
    this.parts = parts;
  }

  @GET
  @Path("search")
  @Operation(
      summary = "Finds the parts that are nearest to a description, in Korean or English.",
      description =
          "The description is embedded with the model that fills the table, and compared with"
              + " vectors of that model only.")
  @APIResponse(
      responseCode = "200",
      description = "The nearest first.",
      content =
          @Content(
              schema = @Schema(implementation = SearchBody.class),
              examples = @ExampleObject(name = "search", value = PartsDocument.SEARCH)))
  public SearchBody search(
      @Parameter(required = true, description = "The description, at most 2,000 characters")
          @QueryParam("q")
          String query,
      @Parameter(description = K, schema = @Schema(implementation = Integer.class)) @QueryParam("k")
          String k,
      @Parameter(
              description = "Only parts of this color_id",
              schema = @Schema(implementation = Integer.class))
          @QueryParam("color")
          String color,
      @Parameter(
              description =
                  "Only parts of this part_category, or with this `category` in feature_json")
          @QueryParam("category")
          String category) {
    gate.require();
    SearchFilter filter = SearchFilter.NONE;
    if (color != null) {
      filter =
          filter.withColorId(
              QueryParameters.number("color", color, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (category != null) {
      filter = filter.withCategory(category);
    }
    return texts.find(requireQuery(query), filter, number(k));
  }

  @GET
  @Path("{partId}/{colorId}/similar")
  @Operation(summary = "Finds the parts that are nearest to a part, without itself.")
  @APIResponse(
      responseCode = "200",
      description = "The nearest first.",
      content =
          @Content(
              schema = @Schema(implementation = SimilarBody.class),
              examples = @ExampleObject(name = "similar", value = PartsDocument.SIMILAR_PARTS)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such part, or it has no vector of the table's model.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SimilarBody similar(
      @Parameter(description = "part_id") @PathParam("partId") String partId,
      @Parameter(description = "color_id, or none") @PathParam("colorId") String colorId,
      @Parameter(description = K, schema = @Schema(implementation = Integer.class)) @QueryParam("k")
          String k) {
    gate.require();
    return SimilarBody.of(
        parts.nearestTo(
            partId, QueryParameters.color("colorId", colorId), SearchFilter.NONE, number(k)));
  }

  private static int number(String k) {
    return QueryParameters.number("k", k, DEFAULT_K, 1, LARGEST_K);
  }

  private static String requireQuery(String query) {
    if (query == null) {
      throw InvalidRequests.missing("q");
    }
    if (query.isBlank() || query.length() > LONGEST_QUERY) {
      throw InvalidRequests.of(
          "q",
          "invalid_value",
          "Invalid 'q': expected 1 to %d characters that are not all blank, but got %s."
              .formatted(LONGEST_QUERY, query.isBlank() ? "none" : query.length() + " characters"));
    }
    return query;
  }
}
