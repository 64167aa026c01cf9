package dev.clipservice.rest.internal.page;

import dev.clipservice.rest.internal.http.ServiceVersion;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The front door: a page for people, links for programs. */
@Path("/")
@Dependent
public class RootResource {

  private final PageFiles files;
  private final ServiceVersion version;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public RootResource() {
    this(null, null);
  }

  @Inject
  public RootResource(PageFiles files, ServiceVersion version) {
    this.files = files;
    this.version = version;
  }

  /** For a browser: it asks for text/html before anything else. */
  @GET
  @Produces("text/html;qs=0.9")
  @Operation(hidden = true)
  public Response page(@Context Request request, @Context HttpHeaders headers) {
    return files.index(request, headers);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Tells where everything is; answers a browser with the page.")
  @APIResponse(
      responseCode = "200",
      description = "Where everything is.",
      content = @Content(schema = @Schema(implementation = ServiceBody.class)))
  public Response links() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("embeddings", "/v1/embeddings");
    links.put("models", "/v1/models");
    links.put("health", "/health");
    links.put("statistics", "/api/embeddings/statistics");
    return Response.ok(new ServiceBody("clip-service", version.toString(), links))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }
}
