package dev.clipservice.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Clients that each send their next request when they have the answer to the last (a closed loop).
 * An answer other than 200 ends the run: no number may stand for work that was not done. Answers
 * are kept as bytes and parsed after the run, as parsing would take the server's time.
 */
public final class LoadGenerator {

  /** Answers that are kept of each run. */
  private static final int KEPT = 16;

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final URI uri;
  private final EmbeddingsWire wire;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * @param uri of the embeddings
   */
  LoadGenerator(URI uri, EmbeddingsWire wire) {
    this.uri = uri;
    this.wire = wire;
  }

  /**
   * Sends all requests.
   *
   * @param requests the texts of each
   * @param clients at a time
   * @throws IllegalStateException if one fails, with what the server said
   */
  public Load run(List<List<String>> requests, int clients) throws InterruptedException {
    // Made before the clock runs
    List<byte[]> bodies = requests.stream().map(wire::request).toList();
    int keepEvery = Math.max(1, requests.size() / KEPT);
    AtomicInteger next = new AtomicInteger();
    Histogram waits = new Histogram(3);
    List<Load.Answer> kept = Collections.synchronizedList(new ArrayList<>());
    Callable<Integer> client =
        () -> {
          int texts = 0;
          for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
            long begin = System.nanoTime();
            byte[] answer = send(bodies.get(i));
            long wait = (System.nanoTime() - begin) / 1000;
            synchronized (waits) {
              waits.recordValue(wait);
            }
            if (i % keepEvery == 0) {
              kept.add(
                  new Load.Answer(requests.get(i), new String(answer, StandardCharsets.UTF_8)));
            }
            texts += requests.get(i).size();
          }
          return texts;
        };
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      long begin = System.nanoTime();
      int texts = 0;
      for (Future<Integer> one : pool.invokeAll(Collections.nCopies(clients, client))) {
        texts += one.get();
      }
      return new Load(texts, (System.nanoTime() - begin) / 1e9, waits, List.copyOf(kept));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "%s did not answer: %s".formatted(uri, e.getCause().getMessage()), e);
    } finally {
      pool.shutdownNow();
    }
  }

  private byte[] send(byte[] body) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      String said = new String(answer.body(), StandardCharsets.UTF_8);
      throw new IOException(
          "expected 200, got %d: %s"
              .formatted(answer.statusCode(), said.substring(0, Math.min(300, said.length()))));
    }
    return answer.body();
  }
}
