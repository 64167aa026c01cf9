package dev.clipservice.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A page that listens to what happens. */
final class EventStream implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final HttpResponse<Stream<String>> response;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  private EventStream(HttpResponse<Stream<String>> response) {
    this.response = response;
  }

  /** Opens a stream; it may be refused. */
  static EventStream open(ClipServer server) {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/api/events"))
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofMinutes(1))
            .build();
    try {
      EventStream stream = new EventStream(HTTP.send(request, HttpResponse.BodyHandlers.ofLines()));
      Thread reader = new Thread(stream::read, "event-stream");
      reader.setDaemon(true);
      reader.start();
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try {
      response.body().forEach(lines::add);
      lines.add("(end)");
    } catch (UncheckedIOException e) {
      lines.add("(broken)");
    }
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Waits for a line that contains all of the words. */
  void await(String... words) {
    Awaitility.await("a line with " + List.of(words))
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> List.copyOf(lines).stream().anyMatch(line -> hasAll(line, words)));
  }

  private static boolean hasAll(String line, String... words) {
    return Stream.of(words).allMatch(line::contains);
  }

  @Override
  public void close() {
    response.body().close();
  }
}
