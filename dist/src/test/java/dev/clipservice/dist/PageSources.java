package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the page lives on, asked of a server whose rows are all done. */
final class PageSources {

  private static final int MOST_STREAMS = 64;

  private final ClipServer server;
  private final int rows;

  PageSources(ClipServer server, int rows) {
    this.server = server;
    this.rows = rows;
  }

  void assertTheyTellTheTruth() {
    assertListsEveryRow();
    assertShowsAPartWithItsTokens();
    assertFindsAPartByItsOwnText();
    assertHistoryIsWhole();
    assertMapShowsEveryRow();
    assertValidationIsFollowedLive();
    assertRefusesTooManyStreams();
  }

  private void assertListsEveryRow() {
    int seen = 0;
    String next = "";
    do {
      JsonNode page = get("/api/parts?class=valid&state=completed&limit=200" + next);
      seen += page.get("parts").size();
      next = page.get("next").isNull() ? "" : "&after=" + page.get("next").textValue();
    } while (!next.isEmpty());
    assertEquals(rows, seen);
    assertEquals(0, get("/api/parts?state=failed").get("parts").size());
  }

  private void assertShowsAPartWithItsTokens() {
    JsonNode part = get("/api/parts/p7/7");
    String text = part.get("featureText").textValue();
    JsonNode pieces = part.get("tokens").get("pieces");
    assertEquals(
        part.get("tokens").get("count").intValue(),
        part.get("provenance").get("tokens").intValue());
    assertEquals(text.length(), pieces.get(pieces.size() - 1).get("to").intValue());
    assertEquals(768, part.get("vector").size());
    assertEquals(1, part.get("norm").doubleValue(), 1e-4);
    assertEquals("completed", part.get("history").get(0).get("outcome").textValue());
    assertEquals(404, server.get("/api/parts/p7/none").statusCode());
  }

  private void assertFindsAPartByItsOwnText() {
    String text = get("/api/parts/p7/7").get("featureText").textValue();
    JsonNode found =
        get("/api/parts/search?k=5&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    JsonNode nearest = found.get("parts").get(0);
    assertEquals("p7", nearest.get("partId").textValue(), found.toString());
    assertEquals(1, nearest.get("similarity").doubleValue(), 1e-5);
    JsonNode similar = get("/api/parts/p7/7/similar?k=5").get("parts");
    assertEquals(
        found.get("parts").get(1).get("id"),
        similar.get(0).get("id"),
        "the part itself is left out");
  }

  private void assertHistoryIsWhole() {
    JsonNode newest =
        get("/api/embeddings/history?limit=1&outcome=completed").get("attempts").get(0);
    assertTrue(newest.get("durationMs").doubleValue() > 0, newest.toString());
    HttpResponse<String> file = server.get("/api/embeddings/history/csv");
    assertEquals(200, file.statusCode());
    long lines = file.body().lines().count() - 1;
    assertTrue(lines >= rows, lines + " attempts in the file");
    long counted = 0;
    for (JsonNode point : get("/api/embeddings/throughput?window=24h").get("points")) {
      counted += point.get("completed").longValue();
    }
    assertEquals(lines, counted, "every attempt went well, and is in the curve");
  }

  private void assertMapShowsEveryRow() {
    JsonNode map = get("/api/map");
    assertEquals(rows, map.get("sampled").intValue());
    assertEquals(rows, map.get("x").size());
  }

  private void assertValidationIsFollowedLive() {
    try (EventStream page = EventStream.open(server)) {
      assertEquals(200, page.status());
      assertTrue(page.header("Content-Type").startsWith("text/event-stream"));
      page.await("data", "\"total\":" + rows, "\"valid\":" + rows);
      page.await("data", "\"phase\":", "\"paused\":false");
      page.await("embedding generated: 768D, norm=1.0000");
      HttpResponse<String> started = server.post("/api/embeddings/validate?sample=20", "");
      assertEquals(202, started.statusCode(), started.body());
      page.await("\"kind\":\"validate\"", "\"state\":\"completed\"");
    }
    JsonNode found = get("/api/jobs").get("jobs").get(0).get("validation");
    assertEquals(rows, found.get("withVector").intValue(), found.toString());
    assertEquals(0, found.get("zero").intValue() + found.get("unnormalised").intValue());
    assertEquals(20, found.get("drift").get("identical").intValue(), found.toString());
  }

  private void assertRefusesTooManyStreams() {
    List<EventStream> streams = new ArrayList<>();
    try {
      EventStream last = EventStream.open(server);
      streams.add(last);
      while (last.status() == 200 && streams.size() <= MOST_STREAMS) {
        last = EventStream.open(server);
        streams.add(last);
      }
      assertEquals(429, last.status(), streams.size() + " streams");
      assertTrue(!last.header("Retry-After").isEmpty());
      last.await("\"code\":\"rate_limit_exceeded\"");
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = server.get(path);
    assertEquals(200, response.statusCode(), path + " " + response.body());
    return ClipServer.json(response);
  }
}
