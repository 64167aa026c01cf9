package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests made at random, whole and broken. Every one that the container's parser accepts gets
 * JSON of a documented status (files of the page excepted), and the server is as it was before.
 */
@ExtendWith(KeyedServer.class)
class FuzzIT {

  private static final Logger LOG = System.getLogger(FuzzIT.class.getName());

  private static final long SEED = Long.getLong("clip.fuzz.seed", 3021);
  private static final int REQUESTS = Endurance.size(800, 20_000);
  private static final int CLIENTS = 4;

  /** Liberty makes threads as it needs them; what leaks with requests would be far more. */
  private static final int THREADS_OF_ITS_OWN = 40;

  private static final long HEAP_OF_ITS_OWN = 24L << 20;

  private static final Set<Integer> DOCUMENTED =
      Set.of(200, 202, 204, 304, 400, 401, 403, 404, 405, 406, 408, 413, 415, 429, 503);

  /** What the container's parser may say by itself, with nothing in it but its reason. */
  private static final Set<Integer> PARSERS = Set.of(400, 403, 404, 413, 414, 417, 431, 501, 505);

  private static final String UNDECODABLE = "CWWWC0005I";

  /** So many wrong answers are told before the rest is left. */
  private static final int TOLD = 20;

  private final TreeMap<String, Long> said = new TreeMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  @Test
  void answersWhateverComes_asDocumented_andIsAsBefore(KeyedServer.Running running)
      throws Exception {
    ClipServer server = running.server();
    FuzzedRequests requests = new FuzzedRequests(SEED, server.port(), KeyedServer.ADMIN_KEY);
    String before = embedding(server);
    try (ServerJvm jvm = ServerJvm.of(server)) {
      run(server, requests, 0, REQUESTS / 4);
      ServerJvm.Load early = jvm.load();
      run(server, requests, REQUESTS / 4, REQUESTS);
      assertEquals(
          List.of(), complaints, () -> "wrong answers:\n" + String.join("\n\n", complaints));
      ServerJvm.Load late = jvm.load();
      LOG.log(
          Level.INFO,
          "{0} requests, seed {1}: {2}; {3}, then {4}",
          REQUESTS,
          SEED,
          said,
          early,
          late);
      assertTrue(late.threads() <= early.threads() + THREADS_OF_ITS_OWN, early + ", " + late);
      assertTrue(late.heapBytes() <= early.heapBytes() + HEAP_OF_ITS_OWN, early + ", " + late);
    }
    assertEquals(200, server.get("/health").statusCode());
    assertEquals(before, embedding(server));
    assertTrue(said.size() >= 8, "hardly anything was tried: " + said);
  }

  private static String embedding(ClipServer server) throws IOException {
    String body = "{\"input\":\"a brick\"}";
    RawAnswer answer =
        exchange(
                server,
                FuzzedBytes.ascii(
                    "POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nAuthorization: Bearer "
                        + KeyedServer.KEY
                        + "\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body)),
                false)
            .get(0);
    assertEquals(200, answer.status(), answer.text());
    return answer.text();
  }

  private void run(ClipServer server, FuzzedRequests requests, int from, int to) throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    ConcurrentSkipListMap<String, AtomicLong> counts = new ConcurrentSkipListMap<>();
    Callable<Void> client =
        () -> {
          for (int i = next.getAndIncrement();
              i < to && complaints.size() < TOLD;
              i = next.getAndIncrement()) {
            try {
              String answered = check(server, requests.request(i));
              counts.computeIfAbsent(answered, key -> new AtomicLong()).incrementAndGet();
            } catch (AssertionError e) {
              complaints.add(e.getMessage());
            }
          }
          return null;
        };
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        results.add(clients.submit(client));
      }
      for (Future<Void> result : results) {
        Void unused = result.get();
      }
    } finally {
      clients.shutdownNow();
    }
    counts.forEach((answered, count) -> said.merge(answered, count.get(), Long::sum));
  }

  /** Returns what was answered, in a word. */
  private static String check(ClipServer server, FuzzedRequest request) {
    try {
      List<RawAnswer> answers = exchange(server, request.bytes(), request.head());
      if (request.parsable()) {
        assertEquals(1, answers.size(), "answers");
      }
      for (RawAnswer answer : answers) {
        wrong(answer, request)
            .ifPresent(
                why -> {
                  throw new AssertionError(why + " " + answer);
                });
      }
      return answers.isEmpty() ? "none" : Integer.toString(answers.get(0).status());
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + request.reproduction(), e);
    }
  }

  /** What is wrong with an answer, if anything. */
  private static Optional<String> wrong(RawAnswer answer, FuzzedRequest request)
      throws IOException {
    boolean ours = answer.header("x-request-id").isPresent();
    if (!ours && !request.parsable()) {
      boolean silent = answer.body().length == 0 || answer.text().contains(UNDECODABLE);
      return silent && PARSERS.contains(answer.status())
          ? Optional.empty()
          : Optional.of("the container's own answer:");
    }
    if (!ours || !DOCUMENTED.contains(answer.status())) {
      return Optional.of("not documented:");
    }
    boolean file = answer.header("etag").isPresent();
    return file || answer.body().length == 0 ? Optional.empty() : notJson(answer);
  }

  private static Optional<String> notJson(RawAnswer answer) throws IOException {
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

  private static List<RawAnswer> exchange(ClipServer server, byte[] request, boolean head)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      boolean unused = connection.send(request);
      connection.endOutput();
      return RawAnswer.readAll(connection.readAll(), head);
    } catch (SocketTimeoutException e) {
      throw new IOException("neither answered nor closed", e);
    }
  }
}
