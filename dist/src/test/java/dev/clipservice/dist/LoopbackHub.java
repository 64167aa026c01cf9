package dev.clipservice.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Hugging Face hub on this machine with one model, a folder's files. It sends the first half of
 * the weights, and the rest when it is told to.
 */
public final class LoopbackHub implements AutoCloseable {

  /** The model's name. */
  public static final String ID = "acme/tiny";

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch secondHalf = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Serves the files of {@code folder}. */
  public LoopbackHub(Path folder) {
    this.folder = folder;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/" + ID + "/resolve/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** What {@code HF_ENDPOINT} is to be. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Methods and files, in the order they were asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Lets the weights come to their end. */
  public void sendSecondHalf() {
    secondHalf.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
    requests.add(exchange.getRequestMethod() + " " + file.getFileName());
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] content = Files.readAllBytes(file);
    boolean weights = file.toString().endsWith(".safetensors");
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    exchange.getResponseHeaders().set("ETag", '"' + digest(content, weights) + '"');
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, content.length);
    int half = content.length / 2;
    exchange.getResponseBody().write(content, 0, half);
    exchange.getResponseBody().flush();
    if (weights) {
      secondHalf.await();
    }
    exchange.getResponseBody().write(content, half, content.length - half);
  }

  // SHA-256 for weights, as in Git LFS; git's own digest for the rest
  private static String digest(byte[] content, boolean weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance(weights ? "SHA-256" : "SHA-1");
      if (!weights) {
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
