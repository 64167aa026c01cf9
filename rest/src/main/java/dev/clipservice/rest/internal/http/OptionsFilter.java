package dev.clipservice.rest.internal.http;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/** JAX-RS answers OPTIONS by itself, with a text that says what its header Allow says. */
@Provider
@Dependent
public class OptionsFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean text = MediaType.TEXT_PLAIN_TYPE.isCompatible(response.getMediaType());
    if (request.getMethod().equals(HttpMethod.OPTIONS) && response.hasEntity() && text) {
      response.setEntity(null);
      response.setStatusInfo(Status.NO_CONTENT);
    }
  }
}
