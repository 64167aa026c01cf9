package dev.clipservice.rest.internal.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Gives every request an id, in its own header, and every response the same. */
@Provider
@Dependent
@PreMatching
@Priority(RequestIdFilter.FIRST)
public class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {

  static final int FIRST = 1;

  @Override
  public void filter(ContainerRequestContext request) {
    String id = RequestId.effective(request.getHeaderString(RequestId.HEADER));
    request.getHeaders().putSingle(RequestId.HEADER, id);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    String id = RequestId.effective(request.getHeaderString(RequestId.HEADER));
    response.getHeaders().putSingle(RequestId.HEADER, id);
  }
}
