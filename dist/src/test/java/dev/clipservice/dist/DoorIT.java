package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Clients that take their time, and more of them than the server has places for. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class DoorIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** More than Liberty would begin with threads for, fewer than it has. */
  private static final int SLOW = 200;

  private static ClipServer server;

  @BeforeAll
  static void find(KeyedServer.Running running) {
    server = running.server();
  }

  /**
   * Beside bodies of which not one is at its end when the answer is there. On a machine so slow
   * that some have been given up by then, nothing is shown: then again.
   */
  @Test
  void answersOthers_whileBodiesDoNotArrive_andThoseAreToldSo() {
    await("an answer before that to any of the slow ones")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .until(DoorIT::isAnsweredBesideSlowOnes);
  }

  private static boolean isAnsweredBesideSlowOnes() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW; i++) {
        RawConnection connection = new RawConnection(server.port());
        slow.add(connection);
        boolean unused = connection.send(head(1_000) + "{\"input\":\"");
      }
      RawAnswer beside = ask(bytes("a brick"));
      boolean before = true;
      for (RawConnection connection : slow) {
        before &= !connection.isAnswered();
      }
      assertEquals(200, beside.status(), beside.text());
      for (RawConnection connection : slow) {
        assertToldSo(RawAnswer.readAll(connection.readAll(), false).get(0));
      }
      return before;
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
  }

  private static void assertToldSo(RawAnswer answer) throws IOException {
    assertEquals(408, answer.status(), answer.text());
    assertEquals("request_timeout", code(answer));
  }

  /** Clients that do not read what they asked for, 8 MB each, keep their places for a minute. */
  @Test
  void refusesOneMoreThanItHasPlacesFor_answersAllElse_andTakesTheNextAfterwards()
      throws IOException {
    byte[] much = bytes("a brick", 2_048);
    List<RawConnection> inside = new ArrayList<>();
    try {
      for (int i = 0; i < KeyedServer.MAX_REQUESTS; i++) {
        RawConnection connection = new RawConnection(server.port());
        inside.add(connection);
        boolean unused = connection.send(much);
      }
      await("a refusal").atMost(LIMIT).until(() -> ask(bytes("a brick")).status() == 429);
      RawAnswer refused = ask(bytes("a brick"));
      assertEquals(429, refused.status());
      assertEquals("rate_limit_exceeded", code(refused));
      assertEquals("1", refused.header("Retry-After").orElse("none"));
      assertTrue(refused.text().contains("CLIP_MAX_REQUESTS"), refused.text());
      assertEquals(200, server.get("/health").statusCode());
      for (RawConnection connection : inside) {
        RawAnswer answer = RawAnswer.readAll(connection.readAll(), false).get(0);
        assertEquals(200, answer.status());
        assertEquals(2_048, ClipServer.JSON.readTree(answer.body()).get("data").size());
      }
    } finally {
      for (RawConnection connection : inside) {
        connection.close();
      }
    }
    await("a place").atMost(LIMIT).until(() -> ask(bytes("a brick")).status() == 200);
  }

  private static String code(RawAnswer answer) throws IOException {
    return ClipServer.JSON.readTree(answer.body()).get("error").get("code").textValue();
  }

  private static RawAnswer ask(byte[] request) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      boolean unused = connection.send(request);
      return RawAnswer.readAll(connection.readAll(), false).get(0);
    }
  }

  private static byte[] bytes(String text) {
    return bytes(text, 1);
  }

  private static byte[] bytes(String text, int times) {
    ObjectNode body = ClipServer.JSON.createObjectNode().put("encoding_format", "base64");
    ArrayNode input = body.putArray("input");
    for (int i = 0; i < times; i++) {
      input.add(text);
    }
    byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
    return (head(json.length) + body).getBytes(StandardCharsets.UTF_8);
  }

  private static String head(int length) {
    return "POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(KeyedServer.KEY, length);
  }
}
