package dev.clipservice.inference.provider;

import dev.clipservice.inference.batching.Deadline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request and its whole answer at a time, bounded in time and in size. Redirects are not
 * followed: they would take key and texts elsewhere.
 */
final class ServiceTransport {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final ServiceAccess access;
  private final ServiceFailures failures;
  private final Duration timeout;
  private final InstantSource clock;
  private final HttpClient http;

  /**
   * @param timeout how long an answer may take, from the first byte sent to the last received
   */
  ServiceTransport(
      ServiceAccess access, ServiceFailures failures, Duration timeout, InstantSource clock) {
    this.access = access;
    this.failures = failures;
    this.timeout = timeout;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(access.proxy().selector())
            .build();
  }

  /**
   * Asks for something.
   *
   * @param maxBytes how long the answer may be
   * @throws ServiceUnavailableException if none comes
   * @throws dev.clipservice.core.ClipServiceException of kind {@code DEADLINE_EXCEEDED}
   */
  Reply get(String path, int maxBytes, Instant deadline) {
    return send(HttpRequest.newBuilder().GET(), path, maxBytes, deadline);
  }

  /** As {@link #get}, sending JSON. */
  Reply post(
      String path, Map<String, String> headers, byte[] json, int maxBytes, Instant deadline) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    return send(request, path, maxBytes, deadline);
  }

  private Reply send(HttpRequest.Builder request, String path, int maxBytes, Instant deadline) {
    Duration limit = limit(deadline);
    URI uri = access.url().resolve(path);
    request.uri(uri).timeout(limit).header("Accept", "application/json");
    request.header("User-Agent", "clip-service");
    access.key().ifPresent(key -> request.header("Authorization", "Bearer " + key.value()));
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), info -> new BoundedBody(maxBytes));
    try {
      return new Reply(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true); // with its connection
      throw late(deadline, limit);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Deadline.interrupted(e);
    } catch (ExecutionException e) {
      ServiceUnavailableException broken = failures.broken(e.getCause(), limit);
      throw broken.way() == ServiceUnavailableException.Way.SLOW ? late(deadline, limit) : broken;
    }
  }

  private RuntimeException late(Instant deadline, Duration limit) {
    return Deadline.hasPassed(deadline, clock) ? Deadline.exceeded() : failures.slow(limit);
  }

  private Duration limit(Instant deadline) {
    Instant now = clock.instant();
    if (!deadline.isAfter(now)) {
      throw Deadline.exceeded();
    }
    return deadline.isBefore(now.plus(timeout)) ? Duration.between(now, deadline) : timeout;
  }
}
