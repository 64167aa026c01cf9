package dev.clipservice.rest.internal.error;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.rest.internal.http.RequestId;
import dev.clipservice.rest.internal.request.InvalidRequests;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns whatever is thrown into an OpenAI error. It also stands before the mapper that the server's
 * metrics feature installs.
 */
@Provider
@Dependent
public class ThrowableMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = Logger.getLogger(ThrowableMapper.class.getName());

  // JAX-RS's own proxies of the present request; they cannot be given to a constructor of a bean
  @Context private HttpHeaders headers;
  @Context private UriInfo uri;
  @Context private Request request;

  @Override
  public Response toResponse(Throwable thrown) {
    Throwable known = known(thrown);
    if (known instanceof ClipServiceException e) {
      if (e.kind() == ClipServiceException.Kind.INTERNAL) {
        log(e);
      }
      return ServiceErrors.response(e, requestId());
    }
    if (known instanceof WebApplicationException e) {
      return fromHttp(e);
    }
    if (thrown.getCause() instanceof URISyntaxException) {
      // Nothing here makes URIs of anything but the request's own
      return ServiceErrors.json(400, HttpErrors.badUrl());
    }
    if (thrown instanceof IOException) {
      // Only the connection does IO here: the client is gone, or its body broke off; nothing of
      // ours is broken
      LOG.log(Level.FINE, "Request " + requestId() + " lost its client", thrown);
      return ServiceErrors.response(InvalidRequests.incomplete(), requestId());
    }
    log(thrown);
    return ServiceErrors.internal(requestId());
  }

  private Response fromHttp(WebApplicationException e) {
    Response given = e.getResponse();
    if (given.getStatus() < 400) {
      return given;
    }
    if (given.getStatus() >= 500) {
      log(e);
    }
    String path = "/" + uri.getPath().replaceFirst("^/", "");
    ErrorBody body = HttpErrors.body(given.getStatus(), request.getMethod(), path, detail(e));
    Response response = ServiceErrors.json(given.getStatus(), body);
    keep(HttpHeaders.ALLOW, given, response);
    keep(HttpHeaders.RETRY_AFTER, given, response);
    return response;
  }

  /** Our own sentence; JAX-RS's are internals ("RESTEASY003065: ..."). */
  private String detail(WebApplicationException e) {
    String message = e.getMessage();
    boolean ours =
        message != null && !message.startsWith("RESTEASY") && !message.startsWith("HTTP ");
    if (ours) {
      return message;
    }
    if (e instanceof NotSupportedException) {
      String found = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
      return "Unsupported Content-Type: expected application/json, got %s."
          .formatted(found == null ? "none" : found);
    }
    return null;
  }

  private static void keep(String header, Response from, Response to) {
    String value = from.getHeaderString(header);
    if (value != null) {
      to.getHeaders().putSingle(header, value);
    }
  }

  /** The first cause that tells what it means, or {@code thrown} itself. */
  private static Throwable known(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
      if (cause instanceof ClipServiceException || cause instanceof WebApplicationException) {
        return cause;
      }
    }
    return thrown;
  }

  private void log(Throwable e) {
    LOG.log(Level.SEVERE, "Request " + requestId() + " failed", e);
  }

  private String requestId() {
    return headers.getHeaderString(RequestId.HEADER);
  }
}
