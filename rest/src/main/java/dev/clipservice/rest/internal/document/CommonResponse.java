package dev.clipservice.rest.internal.document;

/** What an operation may answer although it says nothing of it: OpenAI's error, always. */
enum CommonResponse {
  BAD_REQUEST(400, "BadRequest", "The request is wrong; `param` names the field or header."),
  UNAUTHORIZED(401, "Unauthorized", "A key is needed, and there is none or a wrong one."),
  UNKNOWN_URL(404, "UnknownUrl", "There is no such path. Of no operation: of all other paths."),
  WRONG_METHOD(
      405,
      "WrongMethod",
      "The path knows other methods; `Allow` names them. Of no operation: of all other methods."),
  NOT_ACCEPTABLE(406, "NotAcceptable", "There is no answer in a form that `Accept` takes."),
  TIMEOUT(408, "RequestTimeout", "The body did not come in time."),
  TOO_LARGE(413, "RequestTooLarge", "The body is longer than CLIP_MAX_BODY_BYTES."),
  UNSUPPORTED(415, "UnsupportedMediaType", "The body is no application/json, or compressed."),
  BUSY(429, "TooManyRequests", "Too much work is waiting; come back after `Retry-After`."),
  INTERNAL(500, "InternalError", "A fault of the server; its log tells more under the request id."),
  UNAVAILABLE(503, "Unavailable", "The server cannot do this now; the message tells why.");

  private final int status;
  private final String component;
  private final String description;

  CommonResponse(int status, String component, String description) {
    this.status = status;
    this.component = component;
    this.description = description;
  }

  String status() {
    return Integer.toString(status);
  }

  /** Its name among the document's components. */
  String component() {
    return component;
  }

  String description() {
    return description;
  }
}
