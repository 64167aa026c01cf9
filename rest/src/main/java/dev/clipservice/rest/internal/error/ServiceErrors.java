package dev.clipservice.rest.internal.error;

import dev.clipservice.core.ClipServiceException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** The one place where a {@link ClipServiceException.Kind} becomes a status and an error body. */
final class ServiceErrors {

  private ServiceErrors() {}

  /** Never for {@code INTERNAL}'s own message: that one is for the log. */
  static Response response(ClipServiceException e, String requestId) {
    return switch (e.kind()) {
      case INVALID_REQUEST -> error(400, ErrorBody.INVALID_REQUEST, null, e);
      case UNAUTHORIZED -> challenge(error(401, ErrorBody.INVALID_REQUEST, "invalid_api_key", e));
      case MODEL_NOT_FOUND -> error(404, ErrorBody.INVALID_REQUEST, "model_not_found", e);
      case NOT_FOUND -> error(404, ErrorBody.INVALID_REQUEST, "not_found", e);
      case OVERLOADED -> error(429, ErrorBody.RATE_LIMIT, "rate_limit_exceeded", e);
      case UNAVAILABLE -> error(503, ErrorBody.SERVER, "service_unavailable", e);
      case DEADLINE_EXCEEDED -> error(503, ErrorBody.SERVER, "deadline_exceeded", e);
      case MISCONFIGURED -> error(503, ErrorBody.SERVER, "misconfigured", e);
      case INTERNAL -> internal(requestId);
    };
  }

  /** An answer that tells nothing but where to look. */
  static Response internal(String requestId) {
    return json(
        500,
        ErrorBody.of(
            "The server had an error while processing your request. Its log tells more under the"
                + " request id "
                + requestId
                + ".",
            ErrorBody.SERVER,
            null,
            "internal_error"));
  }

  static Response json(int status, ErrorBody body) {
    return Response.status(status).entity(body).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static Response error(int status, String type, String code, ClipServiceException e) {
    ErrorBody body =
        ErrorBody.of(e.getMessage(), type, e.parameter().orElse(null), e.code().orElse(code));
    Response response = json(status, body);
    e.retryAfter().ifPresent(wait -> retryAfter(response, wait));
    return response;
  }

  private static void retryAfter(Response response, Duration wait) {
    // Whole seconds, rounded up: one who comes too early waits again
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, seconds);
  }

  private static Response challenge(Response response) {
    response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return response;
  }
}
