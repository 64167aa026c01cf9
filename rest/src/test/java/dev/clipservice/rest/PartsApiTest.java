package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartsApiTest {

  private final RestServer server = RestServer.create();

  @ParameterizedTest
  @CsvSource({"3001, 4, 3001", "a%2Fb, -1, a/b", "3%20mm, 2147483647, 3 mm"})
  void queuesOnePart(String inPath, String color, String part) {
    server.table.parts.add(part + "/" + color);
    MockHttpResponse response = generate(inPath, color);
    assertEquals(202, response.getStatus());
    assertEquals(
        "{\"partId\":\"%s\",\"colorId\":%s,\"status\":\"pending\"}".formatted(part, color),
        RestServer.text(response));
    assertEquals(List.of("generate " + part + "/" + color), server.table.changes);
  }

  @Test
  void knowsNoOtherParts() {
    server.table.parts.add("3001/4");
    MockHttpResponse response = generate("3001", "5");
    assertEquals(404, response.getStatus());
    String body = RestServer.text(response);
    assertTrue(body.contains("no part '3001' of colour 5"), body);
    assertTrue(body.contains("\"code\":\"not_found\""), body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "4.0", "2147483648", "%20"})
  void refusesColoursThatAreNoNumbers(String color) {
    MockHttpResponse response = generate("3001", color);
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"param\":\"colorId\""));
  }

  private MockHttpResponse generate(String part, String color) {
    return server.post("/api/parts/" + part + "/" + color + "/generate");
  }
}
