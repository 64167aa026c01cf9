package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Priority;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.metrics.ApiMetrics;
import dev.clipservice.rest.internal.request.InvalidRequests;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** OpenAI's embeddings endpoint. */
@Path("v1/embeddings")
@Dependent
@Secured
@SecurityRequirement(name = "key")
public class EmbeddingsResource {

  /** Which weights made the vectors: those of different revisions must not be compared. */
  static final String REVISION_HEADER = "x-clip-model-revision";

  /** Whose work goes first, as the client says: another server's worker gives way. */
  static final String PRIORITY_HEADER = "x-clip-priority";

  private final ServedModel served;
  private final EmbeddingsRequestParser parser;
  private final ClientEmbedding embedding;
  private final ApiMetrics metrics;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public EmbeddingsResource() {
    this(null, null, null, null);
  }

  @Inject
  public EmbeddingsResource(
      ServedModel served,
      EmbeddingsRequestParser parser,
      ClientEmbedding embedding,
      ApiMetrics metrics) {
    this.served = served;
    this.parser = parser;
    this.embedding = embedding;
    this.metrics = metrics;
  }

  /** Embeds one text or many. */
  @POST
  @Operation(summary = "Embeds one text or many.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EmbeddingsDocument.Request.class),
              examples = {
                @ExampleObject(name = "one text", value = EmbeddingsDocument.ONE_TEXT),
                @ExampleObject(name = "several, as base64", value = EmbeddingsDocument.SEVERAL),
                @ExampleObject(name = "CLIP's own tokens", value = EmbeddingsDocument.TOKENS)
              }))
  @APIResponse(
      responseCode = "200",
      description = "One embedding per text, in order.",
      headers =
          @Header(
              name = REVISION_HEADER,
              description = "Which weights made the vectors.",
              schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = EmbeddingsDocument.Response.class)))
  @APIResponse(
      responseCode = "400",
      description = "The request is wrong; `param` names the field.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "The model asked for is not served.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(responseCode = "429", ref = "TooManyRequests")
  @APIResponse(
      responseCode = "503",
      description = "Cannot serve at the moment; the message tells why.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response create(
      @HeaderParam(PRIORITY_HEADER)
          @Parameter(
              description =
                  "`bulk` for texts that nobody waits for: they give way to others; default"
                      + " `interactive`.",
              schema =
                  @Schema(
                      implementation = String.class,
                      enumeration = {"interactive", "bulk"}))
          String priority,
      InputStream body) {
    ModelInfo model = served.require();
    EmbeddingsRequest request = parser.parse(body);
    ServedModel.requireFit(request, model);
    List<EmbeddedText> texts =
        embedding.embed(
            request.input(), request.truncation(), priority(Optional.ofNullable(priority)));
    metrics.embedded(texts);
    return Response.ok(new EmbeddingsResponse(ModelNames.of(model), request.format(), texts))
        .header(REVISION_HEADER, model.identity().revision())
        .build();
  }

  private static Priority priority(Optional<String> header) {
    return switch (header.orElse("interactive").toLowerCase(Locale.ROOT)) {
      case "interactive" -> Priority.INTERACTIVE;
      case "bulk" -> Priority.BULK;
      default ->
          throw InvalidRequests.value(
              PRIORITY_HEADER, header.orElseThrow(), "'interactive' and 'bulk'");
    };
  }
}
