package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The assembled service, started as a person starts it: through its launcher, on free ports. */
final class ClipServer implements AutoCloseable {

  /** What the build assembled. */
  static final Path HOME = Path.of(System.getProperty("clip.home"));

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration START_LIMIT = Duration.ofMinutes(4);

  private final Process process;
  private final Path dataDirectory;
  private final int port;
  private final int managementPort;
  private volatile String key = "";
  private final Reach reach;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());

  private ClipServer(
      Process process, Path dataDirectory, int port, int managementPort, Reach reach) {
    this.process = process;
    this.dataDirectory = dataDirectory;
    this.port = port;
    this.managementPort = managementPort;
    this.reach = reach;
  }

  /** Starts on free ports and returns at once. */
  static ClipServer launch(Path dataDirectory, Map<String, String> environment, String... options) {
    return launch(freePort(), dataDirectory, environment, options);
  }

  /** Starts on {@code port} and returns at once. */
  static ClipServer launch(
      int port, Path dataDirectory, Map<String, String> environment, String... options) {
    KeptWorkArea.giveTo(serverFolder(dataDirectory, port));
    return launchAsItIs(port, dataDirectory, environment, options);
  }

  /** Starts the very first one of a build and returns at once: nothing is there that could help. */
  static ClipServer launchFirst(
      Path dataDirectory, Map<String, String> environment, String... options) {
    return launchAsItIs(freePort(), dataDirectory, environment, options);
  }

  private static ClipServer launchAsItIs(
      int port, Path dataDirectory, Map<String, String> environment, String... options) {
    int managementPort = freePort();
    ProcessBuilder builder =
        LauncherCommand.of(dataDirectory, port, managementPort, environment, options);
    try {
      Reach reach = Reach.of(environment);
      ClipServer server =
          new ClipServer(builder.start(), dataDirectory, port, managementPort, reach);
      server.readOutput();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path serverFolder(Path dataDirectory, int port) {
    return dataDirectory.resolve("instances/%d/clip-service".formatted(port));
  }

  /** What Open Liberty and the service have written down so far. */
  List<String> log() {
    try {
      return Files.readAllLines(serverFolder(dataDirectory, port).resolve("logs/messages.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts and waits for the line that tells the URL. */
  static ClipServer start(Path dataDirectory, Map<String, String> environment, String... options) {
    return launch(dataDirectory, environment, options).awaitReady();
  }

  ClipServer awaitReady() {
    await("ready line in\n" + output)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> says("ready: http") || !process.isAlive());
    if (!says("ready: http")) {
      throw new AssertionError("the server ended before it was ready:\n" + outputText());
    }
    return this;
  }

  private void readOutput() {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(output::add);
              } catch (IOException | UncheckedIOException e) {
                output.add("(output ended: " + e.getMessage() + ")");
              }
            },
            "clip-server-output");
    reader.setDaemon(true);
    reader.start();
  }

  boolean says(String text) {
    return outputText().contains(text);
  }

  String outputText() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Asks with this key from now on. */
  ClipServer askWith(String newKey) {
    key = newKey;
    return this;
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  URI uri(String path) {
    return URI.create(reach.scheme() + "://127.0.0.1:" + port + path);
  }

  URI managementUri(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  HttpResponse<String> get(String path) {
    return get(uri(path));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      return reach
          .client()
          .send(
              request.timeout(Duration.ofMinutes(10)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + response.body(), e);
    }
  }

  /** Waits for the process to end by itself. */
  int awaitExit() {
    await("exit of the launcher").atMost(START_LIMIT).until(() -> !process.isAlive());
    return process.exitValue();
  }

  /** Asks it to stop, as Ctrl-C and service managers do, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        killEverything();
        throw new AssertionError("did not stop within two minutes:\n" + outputText());
      }
      KeptWorkArea.keep(serverFolder(dataDirectory, port));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killEverything();
    }
  }

  /** Ends every process of this instance the hard way, as a power cut would. */
  void killEverything() {
    new InstanceProcesses(dataDirectory).kill();
  }

  /** Every live process of this instance. Linux only. */
  List<ProcessHandle> processes() {
    return new InstanceProcesses(dataDirectory).all();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the launcher and the server that contain {@code text}. */
  Stream<String> lines(String text) {
    return List.of(outputText().split("\n", -1)).stream().filter(line -> line.contains(text));
  }
}
