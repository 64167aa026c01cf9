package dev.clipservice.rest.internal.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Asks whether the key, which {@link ApiKeyFilter} has found, opens the admin API too. */
@Provider
@Dependent
@AdminApi
@Priority(Priorities.AUTHORIZATION)
public class AdminKeyFilter implements ContainerRequestFilter {

  private final ApiKeys keys;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public AdminKeyFilter() {
    this(null);
  }

  @Inject
  public AdminKeyFilter(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getProperty(ApiKeyFilter.KEY) instanceof ApiKey key && !keys.opensAdmin(key)) {
      throw new ForbiddenException(
          "The API key '%s' does not open the admin API: use one of the kind admin."
              .formatted(key.name()));
    }
  }
}
