package dev.clipservice.rest.internal.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Asks for the key, before anything of the body is read. */
@Provider
@Dependent
@Secured
@Priority(Priorities.AUTHENTICATION)
public class ApiKeyFilter implements ContainerRequestFilter {

  /** The request's property that says whose key it came with; absent if it needed none. */
  static final String KEY = "dev.clipservice.key";

  private final ApiKeys keys;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public ApiKeyFilter() {
    this(null);
  }

  @Inject
  public ApiKeyFilter(ApiKeys keys) {
    this.keys = keys;
  }

  /** The name of the key that a request came with; empty if it needed none, or had none. */
  public static Optional<String> keyName(ContainerRequestContext request) {
    return request.getProperty(KEY) instanceof ApiKey key
        ? Optional.of(key.name())
        : Optional.empty();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    keys.check(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        .ifPresent(key -> request.setProperty(KEY, key));
  }
}
