package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each answer that {@code docs/api.md} shows is what a server with the demo model answers. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class ApiGuideIT {

  private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/api.md");

  private static ClipServer server;

  @BeforeAll
  static void find(KeyedServer.Running running) {
    server = running.server();
  }

  static Stream<HttpExample> examples() throws IOException {
    return HttpExample.in(Files.readString(PAGE)).stream();
  }

  @Test
  void showsEachErrorThatAClientCanMake() throws IOException {
    Set<Integer> shown = examples().map(HttpExample::status).collect(Collectors.toSet());
    assertEquals(
        new TreeSet<>(Set.of(200, 400, 401, 403, 404, 405, 406, 415, 503)), new TreeSet<>(shown));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isTrue(HttpExample example) throws IOException {
    String key = example.request().headers().get("Authorization");
    ApiAnswer answer =
        (key == null ? example.request() : example.request().with("Authorization", known(key)))
            .send(server);
    assertEquals(example.status(), answer.status(), answer.body());
    example
        .headers()
        .forEach(
            (name, shown) -> {
              String found = answer.headers().firstValue(name).orElse("none");
              String begin = shown.replaceFirst("…$", "");
              assertTrue(
                  begin.equals(shown) ? found.equals(shown) : found.startsWith(begin),
                  name + ": " + found);
            });
    if (!example.body().isEmpty()) {
      JsonPattern shown = new JsonPattern(ClipServer.JSON.readTree(example.body()));
      assertEquals(List.of(), shown.differences(ApiExamples.json(answer.body())), answer.body());
    }
  }

  private static String known(String authorization) {
    return authorization
        .replace("YOUR_KEY", KeyedServer.KEY)
        .replace("ADMIN_KEY", KeyedServer.ADMIN_KEY);
  }
}
