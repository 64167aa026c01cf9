package dev.clipservice.rest.internal.http;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Refuses a body that is too long, before it is read if it tells its length, else while. */
@Provider
@Dependent
public class BodyLimitFilter implements ContainerRequestFilter {

  private final BodyLimit limit;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public BodyLimitFilter() {
    this(null);
  }

  @Inject
  public BodyLimitFilter(BodyLimit limit) {
    this.limit = limit;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    limit.check(request.getHeaderString(HttpHeaders.CONTENT_LENGTH));
    requirePlain(request.getHeaderString(HttpHeaders.CONTENT_ENCODING));
    if (request.hasEntity()) {
      request.setEntityStream(limit.bound(request.getEntityStream()));
    }
  }

  private static void requirePlain(String encoding) {
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new NotSupportedException(
          "Unsupported Content-Encoding: expected a body that is not compressed. Send the JSON"
              + " as it is.");
    }
  }
}
