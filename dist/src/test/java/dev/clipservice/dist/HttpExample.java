package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request and its answer, as a page of documentation shows them: two blocks of HTTP, one after
 * the other.
 *
 * @param headers that the page shows of the answer
 * @param body of the answer; empty if it shows none
 */
record HttpExample(ApiRequest request, int status, Map<String, String> headers, String body) {

  private static final Pattern BLOCK = Pattern.compile("(?s)```http\n(.*?)\n```");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*");

  /** All that stand in {@code markdown}. */
  static List<HttpExample> in(String markdown) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(markdown);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    List<HttpExample> examples = new ArrayList<>();
    for (int i = 0; i + 1 < blocks.size(); i += 2) {
      examples.add(of(blocks.get(i), blocks.get(i + 1)));
    }
    return examples;
  }

  /** Whether this is what was said: the JSON of both, the path and the status. */
  boolean shows(RecordingProxy.Exchange exchange) {
    try {
      ApiRequest said = exchange.request();
      return status == exchange.answer().status()
          && request.method().equals(said.method())
          && request.path().equals(said.path())
          && request.body().isPresent()
          && said.body().isPresent()
          && json(request.body().get()).equals(json(said.body().get()))
          && new JsonPattern(json(body)).differences(json(exchange.answer().body())).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) throws IOException {
    return ClipServer.JSON.readTree(text);
  }

  private static HttpExample of(String request, String answer) {
    String[] words = firstLine(request).split(" ", -1);
    String sent = body(request);
    Matcher status = STATUS.matcher(firstLine(answer));
    if (words.length != 2 || !status.matches()) {
      throw new AssertionError("expected a request and its answer, found\n" + request + answer);
    }
    return new HttpExample(
        new ApiRequest(
            words[0],
            words[1],
            headers(request),
            sent.isEmpty() ? Optional.empty() : Optional.of(sent)),
        Integer.parseInt(status.group(1)),
        headers(answer),
        body(answer));
  }

  private static String firstLine(String block) {
    return block.lines().findFirst().orElse("");
  }

  private static Map<String, String> headers(String block) {
    Map<String, String> headers = new TreeMap<>();
    block
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              headers.put(line.substring(0, colon), line.substring(colon + 2));
            });
    return headers;
  }

  private static String body(String block) {
    int end = block.indexOf("\n\n");
    return end < 0 ? "" : block.substring(end + 2).strip();
  }
}
