package dev.clipservice.inference.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipservice.inference.checkpoint.DemoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on this machine, which answers as the official one does: small files itself, after a
 * redirect within the host; .safetensors by a redirect to a second server. Both do wrong as they
 * are told.
 */
public final class FakeHub implements AutoCloseable {

  public static final String ID = "acme/tiny";
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Something else than the usual answer. */
  @FunctionalInterface
  public interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer store;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, ArrayDeque<Fault>> faults = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> hubTokens = new CopyOnWriteArrayList<>();
  private final List<String> storeTokens = new CopyOnWriteArrayList<>();

  /** What the hub says of a file's size and digest, if it is not the truth. */
  final Map<String, Long> claimedSizes = new ConcurrentHashMap<>();

  final Map<String, String> claimedDigests = new ConcurrentHashMap<>();
  String id = ID;
  String commit = COMMIT;

  /** Serves the demo model. */
  public FakeHub() {
    hub = serve(this::answerAsHub);
    store = serve(this::answerAsStore);
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      put(name, read(DemoModel.folder().resolve(name)));
    }
  }

  private HttpServer serve(Fault handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              handler.answer(exchange);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(String name, byte[] content) {
    files.put(name, content);
  }

  void remove(String name) {
    files.remove(name);
  }

  byte[] content(String name) {
    return files.get(name);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  /**
   * Answers the next request otherwise, once for each call.
   *
   * @param request method and file, e.g. {@code GET model.safetensors}; a GET of weights is the
   *     second server's
   */
  public void next(String request, Fault fault) {
    synchronized (faults) {
      faults.computeIfAbsent(request, key -> new ArrayDeque<>()).add(fault);
    }
  }

  /** Every request so far: method and file, and the range if it asked for one. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  long count(String request) {
    return requests.stream().filter(each -> each.startsWith(request)).count();
  }

  /** The Authorization headers that came to the hub. */
  List<String> hubTokens() {
    return List.copyOf(hubTokens);
  }

  /** The Authorization headers that came to the second server. */
  List<String> storeTokens() {
    return List.copyOf(storeTokens);
  }

  private void answerAsHub(HttpExchange exchange) throws IOException {
    note(exchange, hubTokens);
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean settled = path.startsWith("/api/resolve-cache/");
    if (!settled && !name.endsWith(".safetensors")) {
      exchange.getResponseHeaders().set("X-Repo-Commit", commit);
      exchange.getResponseHeaders().set("Location", "/api/resolve-cache" + path);
      exchange.sendResponseHeaders(307, -1);
      return;
    }
    boolean weights = name.endsWith(".safetensors");
    record(exchange, name, weights && exchange.getRequestMethod().equals("GET") ? "redirect " : "");
    if (!(weights && exchange.getRequestMethod().equals("GET")) && failed(exchange, name)) {
      return;
    }
    String prefix = (settled ? "/api/resolve-cache/" : "/") + id + "/resolve/";
    String revision = path.substring(Math.min(path.length(), prefix.length())).split("/", 2)[0];
    if (!path.startsWith(prefix) || !List.of("main", commit).contains(revision)) {
      notFound(exchange, path.startsWith(prefix) ? "RevisionNotFound" : "RepoNotFound");
    } else if (!files.containsKey(name)) {
      notFound(exchange, "EntryNotFound");
    } else {
      serve(exchange, name, weights);
    }
  }

  private void serve(HttpExchange exchange, String name, boolean weights) throws IOException {
    byte[] content = files.get(name);
    String size = Long.toString(claimedSizes.getOrDefault(name, (long) content.length));
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (weights) {
      String digest = claimedDigests.getOrDefault(name, sha256(content));
      exchange.getResponseHeaders().set("X-Linked-Etag", '"' + digest + '"');
      exchange.getResponseHeaders().set("X-Linked-Size", size);
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "http://127.0.0.1:" + store.getAddress().getPort() + "/" + name + "?signature=s");
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    String digest = claimedDigests.getOrDefault(name, gitSha1(content));
    exchange.getResponseHeaders().set("ETag", "W/\"" + digest + '"');
    send(exchange, content, 0);
  }

  private void answerAsStore(HttpExchange exchange) throws IOException {
    note(exchange, storeTokens);
    String name = exchange.getRequestURI().getPath().substring(1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    record(exchange, name, "");
    if (!failed(exchange, name)) {
      send(exchange, files.get(name), range == null ? 0 : from(range));
    }
  }

  /** The first byte that a Range header asks for. */
  static int from(String range) {
    return Integer.parseInt(range.replaceAll("\\D", ""));
  }

  /** Answers with a file from a byte on. */
  static void send(HttpExchange exchange, byte[] content, int from) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    int status = from > 0 ? 206 : 200;
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    }
  }

  /** Promises the whole file and breaks off after {@code bytes}. */
  static Fault breakingOff(byte[] content, int bytes) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : from(range);
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Sends bytes without a promise of how many. */
  static Fault chunked(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(content);
      exchange.getResponseBody().close();
    };
  }

  /** A status and nothing else; headers as name and value in turn. */
  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  private static void notFound(HttpExchange exchange, String code) throws IOException {
    status(404, "X-Error-Code", code).answer(exchange);
  }

  private boolean failed(HttpExchange exchange, String name) throws IOException {
    Fault fault;
    synchronized (faults) {
      ArrayDeque<Fault> waiting = faults.get(exchange.getRequestMethod() + " " + name);
      fault = waiting == null ? null : waiting.poll();
    }
    if (fault != null) {
      fault.answer(exchange);
    }
    return fault != null;
  }

  private void record(HttpExchange exchange, String name, String prefix) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        prefix + exchange.getRequestMethod() + " " + name + (range == null ? "" : " " + range));
  }

  private static void note(HttpExchange exchange, List<String> tokens) {
    tokens.addAll(
        exchange.getRequestHeaders().getOrDefault("Authorization", Collections.emptyList()));
  }

  static String sha256(byte[] content) {
    return hex("SHA-256", content);
  }

  static String gitSha1(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, blob, head.length, content.length);
    return hex("SHA-1", blob);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
