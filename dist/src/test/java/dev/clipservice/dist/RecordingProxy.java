package dev.clipservice.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and our server, and keeps what both say. */
final class RecordingProxy implements AutoCloseable {

  /** Headers of a request that matter to what is answered. */
  private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "Accept");

  /** A request as the client made it, and what the server answered. */
  record Exchange(ApiRequest request, ApiAnswer answer) {}

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final ClipServer server;
  private final HttpServer proxy;

  RecordingProxy(ClipServer server) {
    this.server = server;
    try {
      proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    proxy.setExecutor(threads);
    proxy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            passOn(exchange);
          }
        });
    proxy.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + proxy.getAddress().getPort() + path;
  }

  /** What was said since the last call, in order. */
  List<Exchange> take() {
    List<Exchange> taken = List.copyOf(exchanges);
    exchanges.removeAll(taken);
    return taken;
  }

  private void passOn(HttpExchange exchange) throws IOException {
    ApiRequest request = request(exchange);
    ApiAnswer answer = request.send(server);
    exchanges.add(new Exchange(request, answer));
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static ApiRequest request(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String name : PASSED_ON) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> headers.put(name, value));
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    return new ApiRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        headers,
        body.length == 0
            ? Optional.empty()
            : Optional.of(new String(body, StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    proxy.stop(0);
    threads.shutdownNow();
  }
}
