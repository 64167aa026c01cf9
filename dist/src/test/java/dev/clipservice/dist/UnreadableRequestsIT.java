package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before JAX-RS can look at it, and by whom. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class UnreadableRequestsIT {

  static Stream<String> unreadable() {
    return Stream.of(
        "GET /v1/models/%ff%fe HTTP/1.1\r\n",
        "GET /health HTTP/1.1\r\nAccept-Language: ;;q=q\r\n",
        "GET /health HTTP/1.1\r\nAccept: ;\r\n",
        "TRACE /health HTTP/1.1\r\nAccept: ;\r\n",
        "POST /v1/embeddings HTTP/1.1\r\nContent-Type: ;\r\nContent-Length: 0\r\n",
        "POST /v1/embeddings HTTP/1.1\r\nAccept-Language: ;;q=q\r\nContent-Length: 0\r\n");
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void areRefusedInOurShape_whateverTheMethod(String head, KeyedServer.Running running)
      throws IOException {
    RawAnswer answer = ask(running, head);
    assertEquals(400, answer.status(), answer.toString());
    JsonNode error = ClipServer.JSON.readTree(answer.body()).get("error");
    assertEquals("invalid_request_error", error.get("type").textValue());
    assertEquals(Optional.of("application/json"), answer.header("content-type"));
  }

  /** Anybody can send them, as many as he likes: what the server wrote of each would fill disks. */
  @Test
  void leaveNothingInTheLog(KeyedServer.Running running) throws IOException {
    List<String> before = running.server().log();
    for (String head : unreadable().toList()) {
      assertEquals(400, ask(running, head).status(), head);
    }
    // The last one's thread may still be writing; and by now the path of each has been taken
    assertEquals(400, ask(running, unreadable().findFirst().orElseThrow()).status());
    List<String> after = running.server().log();
    // Of stack traces, the messages that they belong to
    List<String> messages =
        after.subList(before.size(), after.size()).stream()
            .filter(line -> line.startsWith("["))
            .toList();
    assertEquals(List.of(), messages);
  }

  /**
   * The container's own words, which nothing of ours can change. Where one of these fails after an
   * upgrade of Open Liberty, there is less to exclude in {@link FuzzedAnswer} and decision 060.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/%00", "/a/../../b", "/.;a"})
  void areTheContainers_wherePathsCannotBeDecodedOrLeadAboveTheFirst(
      String path, KeyedServer.Running running) throws IOException {
    String why = "CWWWC0005I: The request URI has invalid or improperly encoded characters: [%s]";
    String shown = why.formatted(path.replace(";", "&#59;").replace("%", "&#37;"));
    RawAnswer plain = ask(running, "GET %s HTTP/1.1\r\n".formatted(path));
    assertEquals(400, plain.status());
    assertEquals("<H1>" + shown + "</H1><BR>", plain.text());
    RawAnswer json =
        ask(running, "GET %s HTTP/1.1\r\nAccept: application/json\r\n".formatted(path));
    assertEquals(400, json.status());
    assertEquals("{\"error_message\" : \"" + shown + "\"}", json.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"$Version=9; a=b", "$Version=2; JSESSIONID=0000:x"})
  void areTheContainers_whereCookiesAreOfNoVersion(String cookies, KeyedServer.Running running)
      throws IOException {
    RawAnswer answer = ask(running, "GET /health HTTP/1.1\r\nCookie: %s\r\n".formatted(cookies));
    assertEquals(500, answer.status(), answer.toString());
    assertEquals("", answer.text());
  }

  private static RawAnswer ask(KeyedServer.Running running, String head) throws IOException {
    String request =
        head
            + "Host: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(KeyedServer.KEY);
    return Fuzzing.exchange(running.server(), FuzzedBytes.ascii(request), false).get(0);
  }
}
