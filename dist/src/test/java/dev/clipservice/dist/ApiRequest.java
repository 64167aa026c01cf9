package dev.clipservice.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it goes over the wire.
 *
 * @param path with its query
 */
record ApiRequest(String method, String path, Map<String, String> headers, Optional<String> body) {

  private static final String STREAM = "text/event-stream";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ApiRequest with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new ApiRequest(method, path, all, body);
  }

  ApiRequest withKey(String key) {
    return with("Authorization", "Bearer " + key);
  }

  ApiRequest withBody(String json) {
    return new ApiRequest(method, path, headers, Optional.of(json));
  }

  ApiRequest withPath(String other) {
    return new ApiRequest(method, other, headers, body);
  }

  ApiRequest withQuery(String nameAndValue) {
    return withPath(path + (path.contains("?") ? "&" : "?") + nameAndValue);
  }

  /** Asks; of a stream that does not end nothing is read. */
  ApiAnswer send(ClipServer server) {
    BodyPublisher publisher = body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path))
            .method(method, publisher)
            .timeout(Duration.ofMinutes(2));
    headers.forEach(request::header);
    try {
      return ApiAnswer.of(HTTP.send(request.build(), ApiRequest::text));
    } catch (IOException e) {
      throw new UncheckedIOException(this + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse.BodySubscriber<String> text(HttpResponse.ResponseInfo info) {
    boolean endless = info.headers().firstValue("Content-Type").orElse("").startsWith(STREAM);
    return endless
        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), ApiRequest::closed)
        : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  private static String closed(InputStream stream) {
    try {
      stream.close();
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
