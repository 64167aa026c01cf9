package dev.clipservice.rest.internal.page;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the page consists of. */
@Path("page/{version}/{name: .+}")
@Dependent
public class PageResource {

  private final PageFiles files;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public PageResource() {
    this(null);
  }

  @Inject
  public PageResource(PageFiles files) {
    this.files = files;
  }

  @GET
  @Operation(hidden = true)
  public Response part(
      @PathParam("version") String version,
      @PathParam("name") String name,
      @Context Request request,
      @Context HttpHeaders headers) {
    return files.part(version, name, request, headers);
  }
}
