package dev.clipservice.rest.internal.page;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page's style, script and icon. */
@Path("page")
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
  @Path("{name}")
  @Operation(hidden = true)
  public Response part(@PathParam("name") String name, @Context Request request) {
    return files.part(name, request);
  }
}
