package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartDetail.Provenance;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartState;
import dev.clipservice.core.VectorClass;
import dev.clipservice.rest.internal.testing.FakeHistory;
import dev.clipservice.rest.internal.testing.FakeParts;
import dev.clipservice.rest.internal.testing.Fakes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartsApiTest {

  private final RestServer server = RestServer.create();

  @ParameterizedTest
  @CsvSource({
    "3001, 4, 3001, 4",
    "a%2Fb, -1, a/b, -1",
    "3%20mm, 2147483647, 3 mm, 2147483647",
    "3001, none, 3001, null"
  })
  void queuesOnePart(String inPath, String color, String part, String told) {
    server.table.parts.add(part + "/" + color);
    MockHttpResponse response = generate(inPath, color);
    assertEquals(202, response.getStatus());
    assertEquals(
        "{\"partId\":\"%s\",\"colorId\":%s,\"status\":\"pending\"}".formatted(part, told),
        RestServer.text(response));
    assertEquals(List.of("generate " + part + "/" + color), server.table.changes);
  }

  @Test
  void knowsNoOtherParts() {
    server.table.parts.add("3001/4");
    assertNotFound(generate("3001", "5"), "no part '3001' of colour 5", "not_found");
    assertNotFound(generate("3001", "none"), "no part '3001' without a colour", "not_found");
    assertNotFound(server.get("/api/parts/3001/5"), "of colour 5", "part_not_found");
    assertNotFound(server.get("/api/parts/3001/none/similar"), "no part 3001", "part_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "4.0", "2147483648", "%20", "null"})
  void refusesColoursThatAreNoNumbers(String color) {
    for (MockHttpResponse response :
        List.of(generate("3001", color), server.get("/api/parts/3001/" + color))) {
      assertEquals(400, response.getStatus());
      assertTrue(RestServer.text(response).contains("\"param\":\"colorId\""));
    }
  }

  @Test
  void queuesChosenRows_eachOnce() {
    MockHttpResponse response = server.send("POST", "/api/parts/generate", "{\"ids\":[3,1,3,100]}");
    assertEquals(202, response.getStatus());
    assertEquals("{\"requested\":3,\"queued\":2,\"skipped\":1}", RestServer.text(response));
    assertEquals(List.of("generate [3, 1, 100]"), server.table.changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ids\":[]}", "{\"ids\":[0]}", "{\"ids\":[1.5]}", "{\"ids\":[\"1\"]}",
        "{\"ids\":[[1]]}", "{\"ids\":[99999999999999999999]}", "{\"ids\":1}", "{}"
      })
  void refusesRowsThatAreNoNumbers(String body) {
    MockHttpResponse response = server.send("POST", "/api/parts/generate", body);
    assertEquals(400, response.getStatus(), RestServer.text(response));
    assertTrue(RestServer.text(response).contains("\"param\":\"ids\""), RestServer.text(response));
    assertEquals(List.of(), server.table.changes);
  }

  @Test
  void takesFiveHundredRows_andNoMore() {
    assertEquals(202, server.send("POST", "/api/parts/generate", ids(500)).getStatus());
    assertEquals(400, server.send("POST", "/api/parts/generate", ids(501)).getStatus());
  }

  private static String ids(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
  }

  @Test
  void listsParts() {
    server.parts.details.add(detail(OptionalInt.of(4)));
    MockHttpResponse response = server.get("/api/parts");
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"parts\":[{\"id\":1,\"partId\":\"3001\",\"colorId\":4,\"partName\":\"Brick\","
            + "\"featureText\":\"브릭 brick\",\"class\":\"valid\",\"state\":\"completed\","
            + "\"truncated\":false,\"tokens\":9,\"embeddedAt\":\"2026-01-02T03:00:00Z\","
            + "\"attempts\":0,\"error\":null,\"errorClass\":null}],\"next\":\"7\"}",
        RestServer.text(response));
    assertEquals(List.of("list after " + PartBrowser.START + " limit 50"), server.parts.asked);
    assertTrue(RestServer.text(server.get("/api/parts?after=7")).endsWith("\"next\":null}"));
  }

  @Test
  void listsWhatIsAskedFor() {
    String query =
        "/api/parts?class=foreign&state=withoutText&truncated=true&errorClass=retry&text=%20a%20&limit=200";
    assertEquals(200, server.get(query).getStatus());
    assertEquals(
        List.of(
            new PartFilter(
                Optional.of(VectorClass.FOREIGN),
                Optional.of(PartState.WITHOUT_TEXT),
                true,
                Optional.of(ErrorClass.RETRY),
                Optional.of("a"))),
        server.parts.filters);
  }

  @ParameterizedTest
  @CsvSource({
    "class=good, class",
    "state=done, state",
    "truncated=1, truncated",
    "errorClass=bad, errorClass",
    "limit=0, limit",
    "limit=201, limit",
    "after=x, after",
    "text=%00, text"
  })
  void refusesListsThatItDoesNotKnow(String query, String parameter) {
    MockHttpResponse response = server.get("/api/parts?" + query);
    assertEquals(400, response.getStatus());
    assertTrue(
        RestServer.text(response).contains("\"param\":\"" + parameter + "\""),
        RestServer.text(response));
  }

  @Test
  void showsAPartWithAllThatIsKnown() {
    server.parts.details.add(detail(OptionalInt.of(4)));
    server.history.attempts.add(FakeHistory.completed(9, "Brick"));
    MockHttpResponse response = server.get("/api/parts/3001/4");
    String body = RestServer.text(response);
    assertEquals(200, response.getStatus(), body);
    assertTrue(
        body.contains(
            "\"tokens\":{\"count\":3,\"window\":77,\"truncated\":false,\"readUntil\":8,"
                + "\"pieces\":[{\"id\":320,\"from\":0,\"to\":8}]}"),
        body);
    assertTrue(
        body.contains(
            "\"provenance\":{\"identity\":{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\","
                + "\"revision\":\"a1b2c3\"},\"textHash\":\"abc\",\"textUnchanged\":true,\"tokens\":9,"
                + "\"truncated\":false,\"embeddedAt\":\"2026-01-02T03:00:00Z\"}"),
        body);
    assertTrue(body.contains("\"vector\":[1.0,0.0]"), body);
    assertTrue(body.contains("\"norm\":1.0"), body);
    assertTrue(body.contains("\"history\":[{\"attemptId\":9,"), body);
    assertTrue(body.contains("\"queue\":null"), body);
    assertEquals(OptionalInt.of(4), server.history.filters.get(0).colorId());
  }

  @Test
  void showsAPartWithoutAnything() {
    server.meter = text -> Optional.empty();
    server.parts.details.add(
        new PartDetail(
            FakeParts.part(2, "c", OptionalInt.empty(), false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            2));
    String body = RestServer.text(server.get("/api/parts/c/none"));
    assertTrue(body.contains("\"colorId\":null"), body);
    assertTrue(
        body.contains(
            "\"updatedAt\":null,\"tokens\":null,\"provenance\":null,\"queue\":null,\"norm\":null,"
                + "\"vector\":null,\"history\":[],\"sameKey\":2}"),
        body);
    assertTrue(server.history.filters.get(0).withoutColor());
  }

  private static PartDetail detail(OptionalInt color) {
    return new PartDetail(
        FakeParts.part(1, "3001", color, true),
        Optional.of(FakeParts.EMBEDDED),
        Optional.of(new Provenance(Fakes.VIT.identity(), Optional.of("abc"), true)),
        Optional.empty(),
        Optional.of(Embedding.of(new float[] {1, 0})),
        1);
  }

  private static void assertNotFound(MockHttpResponse response, String message, String code) {
    assertEquals(404, response.getStatus());
    String body = RestServer.text(response);
    assertTrue(body.contains(message), body);
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
  }

  private MockHttpResponse generate(String part, String color) {
    return server.post("/api/parts/" + part + "/" + color + "/generate");
  }
}
