package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Requests made at random, whole and broken. Every one that the container's parser accepts gets
 * JSON of a documented status (files of the page excepted), and the server is as it was before.
 */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class FuzzIT {

  private static final Logger LOG = System.getLogger(FuzzIT.class.getName());

  static final long SEED = Long.getLong("clip.fuzz.seed", 3021);
  private static final long REQUESTS =
      Long.getLong("clip.fuzz.requests", Endurance.size(4_000, 20_000));

  /** Liberty makes threads as it needs them; what leaks with requests would be far more. */
  private static final int THREADS_OF_ITS_OWN = 40;

  private static final long HEAP_OF_ITS_OWN = 24L << 20;

  @Test
  void answersWhateverComes_asDocumented_andIsAsBefore(KeyedServer.Running running)
      throws Exception {
    ClipServer server = running.server();
    FuzzedRequests requests = new FuzzedRequests(SEED, server.port(), KeyedServer.ADMIN_KEY);
    Fuzzing fuzzing = new Fuzzing(server, requests::request);
    String before = embedding(server);
    List<ServerJvm.Load> loads = new ArrayList<>();
    try (ServerJvm jvm = ServerJvm.of(server)) {
      for (int quarter = 0; quarter < 4; quarter++) {
        fuzzing.run(REQUESTS * quarter / 4, REQUESTS * (quarter + 1) / 4);
        loads.add(jvm.load());
      }
    }
    LOG.log(
        Level.INFO,
        "{0} requests, seed {1}: {2}; after each quarter {3}",
        REQUESTS,
        SEED,
        fuzzing.said(),
        loads);
    // By then the caches are full, and threads have been made
    ServerJvm.Load early = loads.get(0);
    ServerJvm.Load late = loads.get(3);
    assertTrue(late.threads() <= early.threads() + THREADS_OF_ITS_OWN, loads.toString());
    assertTrue(late.heapBytes() <= early.heapBytes() + HEAP_OF_ITS_OWN, loads.toString());
    String metrics = server.get(server.managementUri("/metrics")).body();
    assertTrue(metrics.contains("clip_http_requests_total"), metrics);
    assertFalse(
        metrics.contains(FuzzedRequests.INVENTED_METHOD), "a series of a client's own word");
    assertEquals(200, server.get("/health").statusCode());
    assertEquals(before, embedding(server));
    assertTrue(fuzzing.said().size() >= 8, "hardly anything was tried: " + fuzzing.said());
  }

  private static String embedding(ClipServer server) throws IOException {
    String body = "{\"input\":\"a brick\"}";
    byte[] request =
        FuzzedBytes.ascii(
            "POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer "
                + KeyedServer.KEY
                + "\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
    RawAnswer answer = Fuzzing.exchange(server, request, false).get(0);
    assertEquals(200, answer.status(), answer.text());
    return answer.text();
  }
}
