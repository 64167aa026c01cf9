package dev.clipservice.inference.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipservice.inference.provider.ServiceAnswers.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service of embeddings on this machine. It does right, or wrong as it is told. */
public final class FakeService implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Deque<Answer> once = new ArrayDeque<>();
  private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<String> priorities = new CopyOnWriteArrayList<>();

  /** What it calls its model in answers. */
  volatile String model = "clip-vit-l/14";

  /** Decides its vectors. */
  volatile String weights = "weights";

  /** What it tells of itself under /health; empty for a service that has no such page. */
  volatile Optional<ObjectNode> health = Optional.empty();

  /** What it lists under /v1/models; empty for a service that has no such page. */
  volatile List<String> models = List.of();

  /** The header of our own kind. */
  volatile Optional<String> revision = Optional.empty();

  /** How every call is answered, other than right. */
  volatile Optional<Answer> always = Optional.empty();

  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Becomes a server as ours. */
  public FakeService ofOurKind(String itsRevision) {
    revision = Optional.of(itsRevision);
    health =
        Optional.of(
            JSON.createObjectNode()
                .put("status", "healthy")
                .put("model", model)
                .put("device", "cpu")
                .put("dimensions", 768)
                .put("revision", itsRevision)
                .put("precision", "fp32")
                .put("reproducible", true)
                .put("demo", false)
                .put("max_tokens", 77));
    return this;
  }

  /** Answers the next call otherwise, once for each of {@code answers}. */
  void next(Answer... answers) {
    synchronized (once) {
      once.addAll(List.of(answers));
    }
  }

  /** The bodies of the calls for embeddings so far. */
  public List<JsonNode> calls() {
    return List.copyOf(calls);
  }

  /** The keys that came with requests. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  /** The priorities of the calls that told one. */
  List<String> priorities() {
    return List.copyOf(priorities);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      priorities.addAll(exchange.getRequestHeaders().getOrDefault("x-clip-priority", List.of()));
      keys.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/embeddings")) {
        embed(exchange);
      } else if (path.equals("/health") && health.isPresent()) {
        boolean healthy = health.get().path("status").asText().equals("healthy");
        ServiceAnswers.json(healthy ? 200 : 503, health.get().toString())
            .send(exchange, health.get());
      } else if (path.equals("/v1/models") && !models.isEmpty()) {
        ObjectNode list = JSON.createObjectNode();
        models.forEach(id -> list.withArray("data").addObject().put("id", id));
        ServiceAnswers.json(200, list.toString()).send(exchange, list);
      } else {
        ServiceAnswers.status(404, "text/html", "<h1>nothing here</h1>").send(exchange, null);
      }
    }
  }

  private void embed(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode request = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    calls.add(request);
    revision.ifPresent(
        value -> exchange.getResponseHeaders().set(EmbeddingsAnswer.REVISION_HEADER, value));
    Answer fault;
    synchronized (once) {
      fault = once.poll();
    }
    Answer right =
        ServiceAnswers.json(200, ServiceAnswers.embeddings(request, model, weights).toString());
    (fault != null ? fault : always.orElse(right)).send(exchange, request);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
