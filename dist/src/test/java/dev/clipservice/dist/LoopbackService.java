package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service of embeddings on this machine, as OpenAI's or, if it tells a revision, as ours. It
 * answers every call with an error for as long as it is told to.
 */
public final class LoopbackService implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String model;
  private final HttpServer server;
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final AtomicInteger largestCall = new AtomicInteger();
  private volatile Optional<String> revision = Optional.empty();
  private volatile int status = 200;

  /**
   * @param model its model's name, which also decides its vectors
   */
  public LoopbackService(String model) {
    this.model = model;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          }
        });
    server.start();
  }

  /** Becomes a server as ours, whose model has this revision. */
  public LoopbackService revision(String itsRevision) {
    revision = Optional.of(itsRevision);
    return this;
  }

  /** Answers with this status from now on; 200 for embeddings. */
  public void answerWith(int itsStatus) {
    status = itsStatus;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The Authorization headers that came. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  /** Every text that it was asked for. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  /** How many texts it was asked for together, at most. */
  int largestCall() {
    return largestCall.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    keys.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
    String path = exchange.getRequestURI().getPath();
    if (status != 200) {
      send(exchange, status, JSON.createObjectNode().put("error", "told to fail"));
    } else if (path.endsWith("/v1/embeddings")) {
      revision.ifPresent(
          value -> exchange.getResponseHeaders().set("x-clip-model-revision", value));
      send(exchange, 200, embeddings(JSON.readTree(exchange.getRequestBody().readAllBytes())));
    } else if (path.equals("/health") && revision.isPresent()) {
      send(
          exchange,
          200,
          JSON.createObjectNode()
              .put("status", "healthy")
              .put("model", model)
              .put("device", "cpu")
              .put("dimensions", 768)
              .put("revision", revision.get()));
    } else {
      send(exchange, 404, JSON.createObjectNode());
    }
  }

  private ObjectNode embeddings(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", model);
    ArrayNode data = answer.putArray("data");
    int unused = largestCall.accumulateAndGet(request.path("input").size(), Math::max);
    for (JsonNode input : request.path("input")) {
      texts.add(input.asText());
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      ArrayNode vector = item.putArray("embedding");
      Random random = new Random((model + input.asText()).hashCode());
      for (int i = 0; i < 768; i++) {
        vector.add((float) random.nextGaussian());
      }
    }
    answer.putObject("usage").put("prompt_tokens", 4 * data.size());
    return answer;
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
