package dev.clipservice.benchmarks.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Requests at fixed times, however many have no answer yet. Each one's wait counts from when it was
 * due.
 */
final class Storm {

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private final URI uri;
  private final Duration patience;
  private final Map<Integer, Histogram> waits = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  /**
   * @param uri that takes POST requests
   * @param patience how long an answer is waited for
   */
  Storm(URI uri, Duration patience) {
    this.uri = uri;
    this.patience = patience;
  }

  /**
   * Sends {@code bodies} in turn, {@code perSecond} of them.
   *
   * @return ends with the last answer
   */
  CompletableFuture<Void> blow(List<byte[]> bodies, double perSecond, Duration time)
      throws InterruptedException {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    long begin = System.nanoTime();
    long interval = (long) (1e9 / perSecond);
    for (int i = 0; i * interval < time.toNanos(); i++) {
      long due = begin + i * interval;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      sent.add(send(bodies.get(i % bodies.size()), due));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> send(byte[] body, long due) {
    return http.sendAsync(request(body), HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (answer, failure) -> {
              note(answer, failure, (System.nanoTime() - due) / 1000);
              return null;
            });
  }

  private HttpRequest request(byte[] body) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .timeout(patience)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private synchronized void note(HttpResponse<byte[]> answer, Throwable failure, long micros) {
    if (failure != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      failures.merge(cause.getClass().getSimpleName(), 1, Integer::sum);
    } else {
      waits.computeIfAbsent(answer.statusCode(), status -> new Histogram(3)).recordValue(micros);
    }
  }

  /** Sends one request after the other until one is accepted; returns how long that took. */
  Duration untilAccepted(byte[] body) throws InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      try {
        if (http.send(request(body), HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return Duration.ofNanos(System.nanoTime() - begin);
        }
      } catch (IOException e) {
        throw new IllegalStateException("expected an answer, got " + e, e);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Waits in microseconds, by status. */
  synchronized Map<Integer, Histogram> waits() {
    return new TreeMap<>(waits);
  }

  /** Requests without an answer, by what happened instead. */
  synchronized Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }
}
