package dev.clipservice.rest.internal.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Looks at where a request to the admin API comes from, before its key. */
@Provider
@Dependent
@AdminApi
@Priority(Priorities.AUTHENTICATION - 1)
public class AdminAccessFilter implements ContainerRequestFilter {

  private final AdminAccess access;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public AdminAccessFilter() {
    this(null);
  }

  @Inject
  public AdminAccessFilter(AdminAccess access) {
    this.access = access;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    access.check(host(request), request.getHeaderString("Origin"));
  }

  /** HTTP/2 has no Host header: its {@code :authority} is in the request's URI. */
  private static String host(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.HOST);
    return header != null ? header : request.getUriInfo().getRequestUri().getAuthority();
  }
}
