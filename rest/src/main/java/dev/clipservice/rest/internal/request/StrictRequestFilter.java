package dev.clipservice.rest.internal.request;

import dev.clipservice.rest.internal.access.AdminApi;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Refuses what the method of a changing request to the admin API does not know. A misspelt {@code
 * ?dryRun=true}, or one that is sent as a body, would otherwise do what it was to only count.
 */
@Provider
@Dependent
@AdminApi
@Priority(StrictRequestFilter.AFTER_BODY_LIMIT)
public class StrictRequestFilter implements ContainerRequestFilter {

  static final int AFTER_BODY_LIMIT = Priorities.USER + 1;

  // JAX-RS's own proxy of the present request's; it cannot be given to a constructor of a bean
  @Context private ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    if (request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD)) {
      return;
    }
    Method method = resource.getResourceMethod();
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach((name, values) -> requireOneOf(name, values, method));
    InputStream body = requireJson(request);
    if (hasBody(method)) {
      request.setEntityStream(body);
    } else {
      JsonFields.read(body, Set.of());
    }
  }

  private static void requireOneOf(String name, List<String> values, Method method) {
    Set<String> known =
        Arrays.stream(method.getParameters())
            .filter(parameter -> parameter.isAnnotationPresent(QueryParam.class))
            .map(parameter -> parameter.getAnnotation(QueryParam.class).value())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(name)) {
      throw InvalidRequests.unknown(
          name, known.isEmpty() ? "no query parameter" : "only " + known + " in the query");
    }
    if (values.size() > 1) {
      throw InvalidRequests.of(
          name,
          "invalid_value",
          "Invalid '%s': expected it once in the query, but got it %d times."
              .formatted(name, values.size()));
    }
  }

  /** The parameter that JAX-RS gives the body to is the one without an annotation. */
  private static boolean hasBody(Method method) {
    return Arrays.stream(method.getParameters())
        .map(Parameter::getAnnotations)
        .anyMatch(annotations -> annotations.length == 0);
  }

  /** Without a body no type is needed: {@code curl -X POST} sends none. */
  private static InputStream requireJson(ContainerRequestContext request) throws IOException {
    InputStream sent = request.getEntityStream();
    if (sent == null) {
      return InputStream.nullInputStream();
    }
    PushbackInputStream body = new PushbackInputStream(sent);
    int first = body.read();
    if (first < 0) {
      return body;
    }
    body.unread(first);
    MediaType type = request.getMediaType();
    if (type == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
      throw new NotSupportedException();
    }
    return body;
  }
}
