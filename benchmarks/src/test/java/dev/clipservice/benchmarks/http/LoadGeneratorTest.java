package dev.clipservice.benchmarks.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipservice.benchmarks.surroundings.Spread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a server of a few lines: its vectors tell the text's length. */
class LoadGeneratorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TEXTS = List.of("a", "bb", "ccc", "dddd", "eeeee");

  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private int status = 200;
  private CyclicBarrier together;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/embeddings", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void asksForEveryText_andCounts(EmbeddingsWire wire) throws InterruptedException {
    Load load = generator(wire).run(Spread.pieces(TEXTS, 2), 1);
    assertEquals(5, load.texts());
    assertEquals(3, load.waits().getTotalCount());
    assertTrue(load.textsPerSecond() > 0);
    Vectors vectors = new Vectors();
    vectors.add(load.kept());
    assertEquals(5, vectors.common(vectors));
    assertEquals(0, vectors.maxDifference(vectors));
  }

  @Test
  void sendsOneTextAsAString_andMoreAsAnArray() throws InterruptedException {
    generator(EmbeddingsWire.FLOAT).run(List.of(List.of("a"), List.of("b", "c")), 1);
    assertEquals("a", bodies.get(0).path("input").asText());
    assertEquals(2, bodies.get(1).path("input").size());
    assertEquals("clip-vit-l/14", bodies.get(0).path("model").asText());
  }

  /** Every request waits in the server until as many are there as there are clients. */
  @Test
  void hasAsManyRequestsUnderWayAsClients() throws InterruptedException {
    together = new CyclicBarrier(4);
    Load load =
        generator(EmbeddingsWire.FLOAT).run(Spread.pieces(List.of("a", "b", "c", "d"), 1), 4);
    assertEquals(4, load.texts());
  }

  @Test
  void failsWithWhatTheServerSaid() {
    status = 429;
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> generator(EmbeddingsWire.FLOAT).run(List.of(TEXTS), 1));
    assertTrue(failure.getMessage().contains("expected 200, got 429"), failure.getMessage());
  }

  @Test
  void wrongAnswersAreNoticed() {
    Vectors vectors = new Vectors();
    String unit = "{\"index\":0,\"embedding\":[1.0,0.0]}";
    vectors.add(List.of(new Load.Answer(List.of("a"), "{\"data\":[" + unit + "]}")));
    assertRefused(vectors, List.of("a", "b"), unit);
    assertRefused(vectors, List.of("a"), "{\"index\":0,\"embedding\":[0.0,0.0]}");
    assertRefused(vectors, List.of("a"), "{\"index\":1,\"embedding\":[1.0,0.0]}");
    assertRefused(vectors, List.of("a"), "{\"index\":0,\"embedding\":[\"NaN\",0.0]}");
  }

  @Test
  void differenceIsTheLargestOfAnyComponent() {
    assertEquals(0.2, of("[1.0,0.0]").maxDifference(of("[0.98,0.2]")), 1e-6);
    assertThrows(IllegalStateException.class, () -> of("[1.0]").maxDifference(new Vectors()));
  }

  private static Vectors of(String vector) {
    Vectors vectors = new Vectors();
    vectors.add(
        List.of(
            new Load.Answer(
                List.of("a"), "{\"data\":[{\"index\":0,\"embedding\":" + vector + "}]}")));
    return vectors;
  }

  private static void assertRefused(Vectors vectors, List<String> texts, String items) {
    List<Load.Answer> answers = List.of(new Load.Answer(texts, "{\"data\":[" + items + "]}"));
    assertThrows(IllegalStateException.class, () -> vectors.add(answers));
  }

  private LoadGenerator generator(EmbeddingsWire wire) {
    return new LoadGenerator(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/embeddings"), wire);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    bodies.add(body);
    if (together != null) {
      try {
        together.await(1, TimeUnit.MINUTES);
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    boolean base64 = body.path("encoding_format").asText().equals("base64");
    int texts = body.path("input").isArray() ? body.path("input").size() : 1;
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < texts; i++) {
      // 1.0f as little-endian float32 is 00 00 80 3f
      items
          .append(i == 0 ? "" : ",")
          .append(
              "{\"index\":%d,\"embedding\":%s}".formatted(i, base64 ? "\"AACAPw==\"" : "[1.0]"));
    }
    byte[] answer = ("{\"data\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
