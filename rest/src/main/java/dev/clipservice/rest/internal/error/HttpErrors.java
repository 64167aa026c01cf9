package dev.clipservice.rest.internal.error;

import dev.clipservice.rest.internal.request.InvalidRequests;
import jakarta.ws.rs.core.Response.Status;

/** Errors of HTTP itself (no such path, wrong method, ...), in OpenAI's shape and words. */
final class HttpErrors {

  private HttpErrors() {}

  /**
   * @param status 400 or above
   * @param detail what is known beyond the status, or null
   */
  static ErrorBody body(int status, String method, String requested, String detail) {
    String path = InvalidRequests.quoted(requested);
    return switch (status) {
      case 401 -> refused(or(detail, status), "invalid_api_key");
      case 403 -> refused(or(detail, status), "forbidden");
      case 404 ->
          refused(
              "Unknown request URL: %s %s. Please check the URL for typos.".formatted(method, path),
              "unknown_url");
      case 405 ->
          refused(
              "Not allowed to %s on %s (HINT: perhaps you meant to use a different HTTP method?)"
                  .formatted(method, path),
              "method_not_supported");
      case 406 ->
          refused(
              "No acceptable form of %s: it is answered as application/json. Change the Accept header."
                  .formatted(path),
              "not_acceptable");
      case 408 -> refused(or(detail, status), "request_timeout");
      case 413 -> refused(or(detail, status), "request_too_large");
      case 415 -> refused(or(detail, status), "unsupported_media_type");
      default -> other(status, detail);
    };
  }

  /** A path or query that is none. */
  static ErrorBody badUrl() {
    return refused(
        "Invalid request URL: expected a path and query as RFC 3986 has them, other characters"
            + " as %-escapes.",
        "invalid_url");
  }

  private static ErrorBody other(int status, String detail) {
    return status < 500
        ? refused(or(detail, status), null)
        : ErrorBody.of(or(null, status), ErrorBody.SERVER, null, null);
  }

  private static ErrorBody refused(String message, String code) {
    return ErrorBody.of(message, ErrorBody.INVALID_REQUEST, null, code);
  }

  private static String or(String detail, int status) {
    if (detail != null && !detail.isBlank()) {
      return detail;
    }
    Status known = Status.fromStatusCode(status);
    return "HTTP " + status + (known == null ? "" : " " + known.getReasonPhrase());
  }
}
