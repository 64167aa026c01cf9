package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.ModelInfo;
import dev.clipservice.rest.internal.access.Secured;
import dev.clipservice.rest.internal.error.ErrorBody;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

/** OpenAI's list of models: the one that is served. */
@Path("v1/models")
@Dependent
@Secured
@SecurityRequirement(name = "key")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

  private final ServedModel served;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public ModelsResource() {
    this(null);
  }

  @Inject
  public ModelsResource(ServedModel served) {
    this.served = served;
  }

  @GET
  @Operation(summary = "Lists the served model.")
  @APIResponseSchema(ModelsResponse.class)
  @APIResponse(
      responseCode = "503",
      description = "No model serves; the message tells why.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public ModelsResponse list() {
    return ModelsResponse.of(served.require(), created());
  }

  /** A model's name holds slashes, encoded or not. */
  @GET
  @Path("{id: .+}")
  @Operation(summary = "Shows one model, by its name or an alias.")
  @APIResponseSchema(ModelsResponse.Model.class)
  @APIResponse(
      responseCode = "404",
      description = "No such model is served.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "No model serves; the message tells why.",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public ModelsResponse.Model show(@PathParam("id") String id) {
    ModelInfo model = served.require();
    ServedModel.requireName(id, model);
    return ModelsResponse.Model.of(model, created());
  }

  private static long created() {
    long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    return TimeUnit.MILLISECONDS.toSeconds(startMillis);
  }
}
