package dev.clipservice.rest.internal.document;

import java.util.List;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The headers of answers. */
enum CommonHeader {
  REQUEST_ID(
      "x-request-id",
      "The request's own id if it brought a usable one (1 to 128 printable characters), else a new"
          + " one; the log names it.",
      SchemaType.STRING),
  PROCESSING(
      "openai-processing-ms",
      "How long it took, in milliseconds, without the time to send it.",
      SchemaType.INTEGER),
  ALLOW("Allow", "The methods that the path knows.", SchemaType.STRING),
  CHALLENGE("WWW-Authenticate", "`Bearer`.", SchemaType.STRING),
  RETRY_AFTER("Retry-After", "When to come back, in seconds.", SchemaType.INTEGER);

  private static final List<CommonHeader> ALWAYS = List.of(REQUEST_ID, PROCESSING);

  private final String header;
  private final String description;
  private final SchemaType type;

  CommonHeader(String header, String description, SchemaType type) {
    this.header = header;
    this.description = description;
    this.type = type;
  }

  /** Those that every answer has. */
  static List<CommonHeader> ofEveryAnswer() {
    return ALWAYS;
  }

  String header() {
    return header;
  }

  String description() {
    return description;
  }

  SchemaType type() {
    return type;
  }
}
