package dev.clipservice.inference.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sends requests and follows redirects. The token goes to the endpoint's own origin only, and never
 * from https to http.
 */
final class HubTransport {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HubAccess access;
  private final Duration silence;
  private final HubFailures failures;
  private final HttpClient http;

  /**
   * @param silence how long a server may take to begin its answer
   */
  HubTransport(HubAccess access, Duration silence, HubFailures failures) {
    this.access = access;
    this.silence = silence;
    this.failures = failures;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            // Followed here: the client would take the token along
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(access.proxy().selector())
            .build();
  }

  /**
   * The last answer of a chain of redirects.
   *
   * @param host whose it is
   * @param commit what the first X-Repo-Commit of the chain said, or null
   */
  record Answer<T>(HttpResponse<T> response, String host, String commit) {

    int status() {
      return response.statusCode();
    }

    boolean isRedirect() {
      return REDIRECTS.contains(status());
    }

    HttpHeaders headers() {
      return response.headers();
    }

    Optional<String> header(String name) {
      return headers().firstValue(name);
    }
  }

  /**
   * Asks the endpoint for a file.
   *
   * @param request all but its address
   * @param isAnswer whether a redirect of these headers is the answer, and not to be followed
   * @throws ModelUnavailableException if no answer comes
   */
  <T> Answer<T> ask(
      RemoteFile file,
      HttpRequest.Builder request,
      BodyHandler<T> handler,
      Predicate<HttpHeaders> isAnswer)
      throws InterruptedException {
    URI uri = file.uri(access.endpoint());
    String commit = null;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<T> response = send(request.copy().uri(uri), uri, handler);
      if (commit == null) {
        commit = response.headers().firstValue("X-Repo-Commit").orElse(null);
      }
      Answer<T> answer = new Answer<>(response, uri.getHost(), commit);
      Optional<String> location = answer.header("Location");
      if (!answer.isRedirect() || location.isEmpty() || isAnswer.test(answer.headers())) {
        return answer;
      }
      uri = target(uri, location.get());
    }
    throw ModelUnavailableException.permanent(
        "%s: expected %s, found more than %d redirects. Check HF_ENDPOINT."
            .formatted(uri.getHost(), file, MAX_REDIRECTS));
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, URI uri, BodyHandler<T> handler)
      throws InterruptedException {
    request.timeout(silence).header("User-Agent", "clip-service");
    if (isOwnOrigin(uri)) {
      access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
    }
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw failures.broken(uri.getHost(), e);
    }
  }

  private boolean isOwnOrigin(URI uri) {
    URI own = access.endpoint();
    return own.getScheme().equalsIgnoreCase(uri.getScheme())
        && own.getHost().equalsIgnoreCase(uri.getHost())
        && own.getPort() == uri.getPort();
  }

  private static URI target(URI from, String location) {
    try {
      URI to = from.resolve(location);
      boolean secure = "https".equalsIgnoreCase(to.getScheme());
      boolean asPlain =
          "http".equalsIgnoreCase(to.getScheme()) && "http".equalsIgnoreCase(from.getScheme());
      if ((secure || asPlain) && to.getHost() != null) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    // The address itself may be signed: not for logs
    throw ModelUnavailableException.permanent(
        "%s: expected a redirect to an address as secure as its own, found another. Check HF_ENDPOINT."
            .formatted(from.getHost()));
  }
}
