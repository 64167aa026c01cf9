package dev.clipservice.inference.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a service says of an error, as OpenAI and its likes do: {@code {"error":{"message", "type",
 * "param", "code"}}}, a bare {@code "error"} or {@code "message"}, or FastAPI's {@code "detail"}.
 *
 * @param message for people; empty if there is none
 * @param param the field to blame; empty if there is none
 * @param code a word for programs; empty if there is none
 */
record ErrorReply(String message, String param, String code) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_QUOTED = 200;

  /** Texts that begin alike are taken for repeated. */
  private static final int RECOGNIZED = 12;

  static ErrorReply of(Reply reply) {
    JsonNode root = parse(reply.body());
    JsonNode error = root.path("error");
    if (error.isObject()) {
      return new ErrorReply(
          error.path("message").asText(""),
          error.path("param").asText(""),
          error.path("code").asText(""));
    }
    String message = error.asText(root.path("message").asText(root.path("detail").asText("")));
    return new ErrorReply(message, "", root.path("code").asText(""));
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      return root == null ? JSON.missingNode() : root;
    } catch (IOException e) {
      return JSON.missingNode(); // an error page of something between, or nothing
    }
  }

  /** The message, to follow a sentence; empty if there is none, or if it repeats a text. */
  String quoted(List<String> texts) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip().replaceFirst("\\.+$", "");
    if (line.isEmpty() || texts.stream().anyMatch(this::repeats)) {
      return "";
    }
    return ": " + (line.length() <= MAX_QUOTED ? line : line.substring(0, MAX_QUOTED) + "...");
  }

  private boolean repeats(String text) {
    String start = text.strip();
    return message.contains(start.substring(0, Math.min(RECOGNIZED, start.length())));
  }
}
