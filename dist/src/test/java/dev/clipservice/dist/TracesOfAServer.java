package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.dist.TraceReceiver.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server that traces must have told. */
final class TracesOfAServer {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** As in the W3C's own example. */
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String CALLER = "00f067aa0ba902b7";

  private TracesOfAServer() {}

  /** Asks for an embedding as part of a trace; rows have been embedded before. */
  static void assertTold(ClipServer server, TraceReceiver traces) {
    ApiRequest request =
        new ApiRequest(
            "POST",
            "/v1/embeddings",
            Map.of(
                "Content-Type",
                "application/json",
                "traceparent",
                "00-%s-%s-01".formatted(TRACE, CALLER)),
            Optional.of("{\"input\":[\"traced\",\"brick\"]}"));
    assertEquals(200, request.send(server).status());
    await("the trace of a request")
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(List.of(CALLER), callers(traces), traces::toString));
    await("what the engine did for it")
        .atMost(LIMIT)
        .untilAsserted(() -> assertTrue(tellsOfTheEngine(traces), traces::toString));
    await("the trace of rows")
        .atMost(LIMIT)
        .untilAsserted(() -> assertTrue(tellsOfRows(traces), traces::toString));
    assertTrue(!traces.toString().contains("traced"), "a text was told");
  }

  /** Whose requests the embeddings of that trace were for. */
  private static List<String> callers(TraceReceiver traces) {
    return traces.named("clip.embed").stream()
        .filter(span -> span.trace().equals(TRACE))
        .filter(span -> span.numbers().get("clip.texts") == 2)
        .flatMap(span -> traces.parent(span).stream())
        .map(Received::parent)
        .toList();
  }

  /** Whether the engine was at one of its texts: the other is known from the table. */
  private static boolean tellsOfTheEngine(TraceReceiver traces) {
    return traces.named("clip.engine").stream()
        .filter(span -> span.trace().equals(TRACE) && span.numbers().get("clip.texts") > 0)
        .anyMatch(
            span -> traces.parent(span).filter(of -> of.name().equals("clip.embed")).isPresent());
  }

  /** Whether there is a claim with rows that were embedded and written under it. */
  private static boolean tellsOfRows(TraceReceiver traces) {
    return traces.named("clip.claim").stream()
        .filter(claim -> claim.parent().isEmpty() && claim.numbers().get("clip.rows") > 0)
        .anyMatch(
            claim -> isUnder(claim, "clip.embed", traces) && isUnder(claim, "clip.commit", traces));
  }

  private static boolean isUnder(Received claim, String name, TraceReceiver traces) {
    return traces.named(name).stream()
        .anyMatch(span -> traces.parent(span).equals(Optional.of(claim)));
  }
}
