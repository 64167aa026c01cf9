package dev.clipservice.dist.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipservice.core.Settings;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** How launcher and server write what they have to say, {@code CLIP_LOG_FORMAT}. */
enum LogFormat {
  /** A line for people. */
  TEXT("dev"),
  /** A JSON object on each line, with Liberty's names of its fields. */
  JSON("json");

  private static final String NAME = "CLIP_LOG_FORMAT";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String ofLiberty;

  LogFormat(String ofLiberty) {
    this.ofLiberty = ofLiberty;
  }

  /**
   * The configured one.
   *
   * @throws CannotServeException if it is neither text nor json
   */
  static LogFormat of(Settings settings) {
    String value = settings.get(NAME, "text");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default ->
          throw new CannotServeException(
              "%s: expected text or json, found \"%s\".".formatted(NAME, value));
    };
  }

  /** What Liberty calls it. */
  String ofLiberty() {
    return ofLiberty;
  }

  /**
   * One thing to say, as one line.
   *
   * @param level as Liberty names it: {@code AUDIT} or {@code ERROR}
   */
  String line(String level, String message) {
    if (this == TEXT) {
      return message;
    }
    ObjectNode line = MAPPER.createObjectNode();
    line.put("type", "clip_launcher");
    line.put("ibm_datetime", OffsetDateTime.now(ZoneOffset.UTC).toString());
    line.put("loglevel", level);
    line.put("message", message);
    return line.toString();
  }
}
