package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an answer has to be: JSON of a documented status, or a file. What the container may answer
 * by itself is here too, and nothing else is let through.
 */
final class FuzzedAnswer {

  private static final Set<Integer> DOCUMENTED =
      Set.of(200, 202, 204, 304, 400, 401, 403, 404, 405, 406, 408, 413, 415, 429, 503);

  /** What the container's parser says of what it cannot read, with nothing in it but the status. */
  private static final Set<Integer> PARSERS = Set.of(400, 403, 404, 413, 414, 417, 431, 501, 505);

  /** What the container says of a path that cannot be decoded, or leads above the first one. */
  private static final Pattern NO_PATH =
      Pattern.compile(
          "(<H1>|\\{\"error_message\" : \")CWWWC0005I: The request URI has invalid or improperly"
              + " encoded characters: \\[.*](</H1><BR>|\"})",
          Pattern.DOTALL);

  /** Our words for a Host header that names another port, in the container's page. */
  private static final Pattern HOST =
      Pattern.compile("<!DOCTYPE HTML .*<p>\\{.*\"code\":\"unknown_host\"}}</p></body></html>");

  private final RawAnswer answer;
  private final FuzzedRequest request;

  FuzzedAnswer(RawAnswer answer, FuzzedRequest request) {
    this.answer = answer;
    this.request = request;
  }

  /** Who answered, and which status. */
  String summary() {
    return (ours() ? "" : "container ") + answer.status();
  }

  private boolean ours() {
    return answer.header("x-request-id").isPresent();
  }

  /** What is wrong, if anything. */
  Optional<String> fault() throws IOException {
    if (!ours()) {
      return containersOwn() ? Optional.empty() : Optional.of("the container's own answer:");
    }
    if (!DOCUMENTED.contains(answer.status())) {
      return Optional.of("not documented:");
    }
    return isFile() || isWithoutBody() ? Optional.empty() : notJson();
  }

  /** By what it answers; bytes that were changed may have made any method HEAD. */
  private boolean isWithoutBody() {
    boolean may = request.head() || request.flaw() == FuzzedRequest.Flaw.BYTES;
    return answer.body().length == 0 && (may || Set.of(204, 304).contains(answer.status()));
  }

  private boolean containersOwn() {
    return switch (request.flaw()) {
      case NONE -> false;
      case TARGET -> parsersOwn() || isAboutThePath();
      case HEADER -> parsersOwn() || isAboutTheHost();
      case FRAMING -> parsersOwn();
      case COOKIE -> isAboutTheCookie();
      case BYTES ->
          parsersOwn()
              || isAboutThePath()
              || isAboutTheHost()
              || (request.hasCookieVersion() && isAboutTheCookie());
    };
  }

  private boolean parsersOwn() {
    return answer.body().length == 0 && PARSERS.contains(answer.status());
  }

  private boolean isAboutThePath() {
    return answer.status() == 400 && NO_PATH.matcher(answer.text()).matches();
  }

  private boolean isAboutTheHost() {
    return answer.status() == 404 && HOST.matcher(answer.text()).matches();
  }

  /** Or what it would have been without it, where that is the container's to say. */
  private boolean isAboutTheCookie() {
    return answer.body().length == 0 && Set.of(404, 500).contains(answer.status());
  }

  private boolean isFile() {
    boolean list = answer.header("content-type").orElse("").startsWith("text/csv");
    return answer.status() < 400 && (list || answer.header("etag").isPresent());
  }

  private Optional<String> notJson() throws IOException {
    if (!answer.header("content-type").orElse("").equals("application/json")) {
      return Optional.of("not JSON:");
    }
    JsonNode body = ClipServer.JSON.readTree(answer.body());
    JsonNode error = body.path("error");
    boolean complete =
        error.path("message").isTextual()
            && error.path("type").isTextual()
            && error.has("param")
            && error.has("code");
    boolean right = answer.status() >= 400 ? complete : body.isObject() && error.isMissingNode();
    return right ? Optional.empty() : Optional.of("not the documented shape:");
  }
}
