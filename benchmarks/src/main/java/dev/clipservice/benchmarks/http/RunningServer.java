package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.surroundings.PeerBench;
import dev.clipservice.benchmarks.surroundings.ResidentMemory;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that was started for a measurement, on a free port of the loopback interface. */
public final class RunningServer implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** What is set for this program or this machine's user, and must not reach a server. */
  private static final String OWN_SETTINGS =
      "(CLIP_(SERVICE|MANAGEMENT|PUBLIC|API|DATA|ROLE|CACHE)|DATABASE|EMBEDDING|HF)_?.*";

  private final String title;
  private final StartedProcess process;
  private final int port;
  private final int managementPort;

  private RunningServer(String title, StartedProcess process, int port, int managementPort) {
    this.title = title;
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /**
   * Starts our service, the API alone unless the settings say otherwise.
   *
   * @param name of its log
   * @param settings {@code NAME=VALUE} each
   * @throws IllegalStateException if it does not start
   */
  public static RunningServer ours(
      Surroundings surroundings, Path model, String name, List<String> settings)
      throws InterruptedException {
    int port = freePort();
    int managementPort = freePort();
    ProcessBuilder builder = new ProcessBuilder(surroundings.startScript().toString());
    builder.environment().keySet().removeIf(key -> key.matches(OWN_SETTINGS));
    set(builder, "CLIP_ROLE=api");
    set(builder, "CLIP_MODEL=" + model);
    set(builder, "CLIP_SERVICE_PORT=" + port);
    set(builder, "CLIP_MANAGEMENT_PORT=" + managementPort);
    set(builder, "CLIP_DATA_DIR=" + surroundings.target().resolve("data"));
    settings.forEach(setting -> set(builder, setting));
    return start("ours", name, builder, port, managementPort, surroundings);
  }

  /**
   * Starts a service that we are compared with.
   *
   * @param engine {@code hf} for transformers, {@code ort} for ONNX Runtime
   * @param threads that compute
   */
  static RunningServer peer(
      Surroundings surroundings, PeerBench bench, Path model, String engine, int threads)
      throws InterruptedException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(bench.script().toString(), engine, Integer.toString(port));
    set(builder, "THREADS=" + threads);
    set(builder, "MODEL_DIR=" + model);
    String title =
        "%s, %d %s"
            .formatted(
                engine.equals("hf") ? "transformers" : "ONNX Runtime",
                threads,
                threads == 1 ? "thread" : "threads");
    return start(title, engine + "-" + threads, builder, port, port, surroundings);
  }

  private static void set(ProcessBuilder builder, String setting) {
    int equals = setting.indexOf('=');
    builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
  }

  private static RunningServer start(
      String title,
      String name,
      ProcessBuilder builder,
      int port,
      int managementPort,
      Surroundings surroundings)
      throws InterruptedException {
    try {
      File log =
          Files.createDirectories(surroundings.target())
              .resolve("server-" + name + ".log")
              .toFile();
      RunningServer server =
          new RunningServer(
              title,
              StartedProcess.start(builder.redirectErrorStream(true).redirectOutput(log)),
              port,
              managementPort);
      try {
        server.awaitHealth(log);
        return server;
      } catch (RuntimeException | InterruptedException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitHealth(File log) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest health =
        HttpRequest.newBuilder(uri("/health")).timeout(Duration.ofSeconds(10)).build();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.process().isAlive() && System.nanoTime() - deadline < 0) {
      try {
        if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
    }
    throw new IllegalStateException("%s did not start; its log: %s".formatted(title, log));
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Clients of its API. */
  public LoadGenerator clients(EmbeddingsWire wire) {
    return new LoadGenerator(uri("/v1/embeddings"), wire);
  }

  /** Of the server with all its processes. */
  ResidentMemory memory() {
    return ResidentMemory.ofTree(process.process().toHandle());
  }

  /** Of its API, on the loopback interface. */
  public int port() {
    return port;
  }

  /** What our server's metrics are now, as text. */
  public String metrics() throws InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a path of its API. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
