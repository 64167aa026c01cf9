package dev.clipservice.rest.internal.door;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses what {@link DoorFilter} noted, when it is known who asks and that there is a method. */
@Provider
@Dependent
@Priority(Priorities.AUTHORIZATION + 1)
public class RefusalFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    // RESTEasy hands the servlet request's attributes through as properties
    if (request.getProperty(DoorFilter.REFUSAL) instanceof RuntimeException refusal) {
      throw refusal;
    }
  }
}
