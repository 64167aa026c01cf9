package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who may ask a server: keys of a file that changes, and web pages of other origins. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class AccessIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static ClipServer server;
  private static Path keys;

  @BeforeAll
  static void find(KeyedServer.Running running) {
    server = running.server();
    keys = running.keys();
  }

  @Test
  void opensTheAdminApi_toAdminKeysOnly() {
    assertEquals(401, status("/api/worker", "another"));
    assertEquals(403, status("/api/worker", KeyedServer.KEY));
    assertEquals(503, status("/api/worker", KeyedServer.ADMIN_KEY), "there is no database");
  }

  @Test
  void followsTheFileOfKeys_andShowsNoneInTheLog(@TempDir Path folder) throws IOException {
    write(folder, KeyedServer.LASTING_KEYS + "partner api 0ld-key\n");
    awaitStatus(200, "0ld-key");
    write(folder, KeyedServer.LASTING_KEYS + "partner-2 api n3w-key\n");
    awaitStatus(200, "n3w-key");
    assertEquals(401, status("/v1/models", "0ld-key"));
    write(folder, "partner api\n");
    await("a complaint").atMost(LIMIT).until(() -> server.says("the old API keys stay"));
    assertEquals(200, status("/v1/models", "n3w-key"));
    write(folder, KeyedServer.LASTING_KEYS);
    awaitStatus(401, "n3w-key");
    assertEquals(200, server.get("/health").statusCode());
    for (String key : new String[] {"0ld-key", "n3w-key", KeyedServer.KEY, KeyedServer.ADMIN_KEY}) {
      assertFalse(server.says(key), server.outputText());
    }
  }

  /** As it should be done: the file is never half a file. */
  private static void write(Path folder, String content) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), content);
    Files.move(next, keys, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitStatus(int expected, String key) {
    await(expected + " for " + key)
        .atMost(LIMIT)
        .until(() -> status("/v1/models", key) == expected);
  }

  @Test
  void letsPagesOfListedOriginsAsk_andNoOthers() {
    HttpResponse<String> asked = preflight("/v1/embeddings", KeyedServer.SHOP);
    assertTrue(asked.statusCode() == 200 || asked.statusCode() == 204, asked.toString());
    assertEquals(Optional.of(KeyedServer.SHOP), header(asked, "Access-Control-Allow-Origin"));
    String allowed =
        header(asked, "Access-Control-Allow-Headers").orElseThrow().toLowerCase(Locale.ROOT);
    assertTrue(allowed.contains("authorization") && allowed.contains("content-type"), allowed);
    HttpResponse<String> answered = get("/v1/models", KeyedServer.ADMIN_KEY, KeyedServer.SHOP);
    assertEquals(200, answered.statusCode());
    assertEquals(Optional.of(KeyedServer.SHOP), header(answered, "Access-Control-Allow-Origin"));
    assertTrue(header(answered, "Access-Control-Allow-Credentials").isEmpty());
    HttpResponse<String> wrongKey = get("/v1/models", "wrong", KeyedServer.SHOP);
    assertEquals(401, wrongKey.statusCode());
    assertEquals(Optional.of(KeyedServer.SHOP), header(wrongKey, "Access-Control-Allow-Origin"));
    for (String other : new String[] {"https://evil.example", "http://shop.example", "null"}) {
      assertTrue(
          header(preflight("/v1/embeddings", other), "Access-Control-Allow-Origin").isEmpty());
      assertTrue(
          header(get("/v1/models", KeyedServer.ADMIN_KEY, other), "Access-Control-Allow-Origin")
              .isEmpty());
    }
    HttpResponse<String> admin = get("/api/worker", KeyedServer.ADMIN_KEY, KeyedServer.SHOP);
    assertTrue(header(admin, "Access-Control-Allow-Origin").isEmpty());
    assertTrue(
        header(preflight("/api/worker", KeyedServer.SHOP), "Access-Control-Allow-Origin")
            .isEmpty());
  }

  private static int status(String path, String key) {
    return send(request(path).header("Authorization", "Bearer " + key)).statusCode();
  }

  private static HttpResponse<String> get(String path, String key, String origin) {
    return send(request(path).header("Authorization", "Bearer " + key).header("Origin", origin));
  }

  private static HttpResponse<String> preflight(String path, String origin) {
    return send(
        request(path)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-os"));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofMinutes(1));
  }

  private static Optional<String> header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
