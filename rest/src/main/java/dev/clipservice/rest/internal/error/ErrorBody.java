package dev.clipservice.rest.internal.error;

import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error as OpenAI shapes it: {@code {"error":{"message","type","param","code"}}}. */
@Schema(name = "Error", description = "An error, shaped as OpenAI's.")
public record ErrorBody(Detail error) implements JsonBody {

  /**
   * What is wrong.
   *
   * @param message for people
   * @param type one of few words: whose fault it is
   * @param param the request's field that is wrong, or null
   * @param code a stable word for programs, or null
   */
  @Schema(name = "ErrorDetail")
  public record Detail(
      @Schema(description = "What was expected, what was found, what to do next") String message,
      @Schema(enumeration = {ErrorBody.INVALID_REQUEST, ErrorBody.RATE_LIMIT, ErrorBody.SERVER})
          String type,
      @Schema(nullable = true, description = "The request's field that is wrong") String param,
      @Schema(nullable = true, description = "A stable word for programs") String code) {}

  /** What OpenAI calls a wrong key too: clients tell it by the status and the code. */
  static final String INVALID_REQUEST = "invalid_request_error";

  static final String RATE_LIMIT = "rate_limit_exceeded";
  static final String SERVER = "server_error";

  static ErrorBody of(String message, String type, String param, String code) {
    return new ErrorBody(new Detail(message, type, param, code));
  }
}
