package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.PartVectors.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;

class MapApiTest {

  private final RestServer server = RestServer.create();
  private int made;

  @Test
  void laysTogetherWhatIsAlike_andApartWhatIsNot() throws IOException {
    List<Part> parts = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      float[] values = new float[16];
      values[i % 3] = 1;
      for (int j = 0; j < values.length; j++) {
        values[j] += (float) (0.02 * random.nextGaussian());
      }
      parts.add(part(i, Embedding.normalize(values)));
    }
    serve(parts);
    JsonNode map = new ObjectMapper().readTree(RestServer.text(server.get("/api/map")));
    assertEquals("pca", map.get("method").textValue());
    assertEquals(60, map.get("sampled").intValue());
    for (String column : List.of("ids", "partIds", "colorIds", "names", "categories", "x", "y")) {
      assertEquals(60, map.get(column).size(), column);
    }
    double explained =
        map.get("explained").get(0).doubleValue() + map.get("explained").get(1).doubleValue();
    assertTrue(explained > 0.95 && explained <= 1, "three corners lie on a plane: " + explained);
    for (int i = 3; i < 60; i++) {
      assertTrue(distance(map, i, i - 3) < 0.2, i + " is of the kind of " + (i - 3));
      assertTrue(distance(map, i, i - 1) > 0.8, i + " is not of the kind of " + (i - 1));
    }
    double most = 0;
    for (int i = 0; i < 60; i++) {
      most = Math.max(most, Math.max(Math.abs(at(map, "x", i)), Math.abs(at(map, "y", i))));
    }
    assertEquals(1, most);
  }

  private static double distance(JsonNode map, int one, int other) {
    return Math.hypot(
        at(map, "x", one) - at(map, "x", other), at(map, "y", one) - at(map, "y", other));
  }

  private static double at(JsonNode map, String column, int index) {
    return map.get(column).get(index).doubleValue();
  }

  @Test
  void isMadeOnce_untilTheTableChanges() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      float[] values = new float[8];
      values[i] = 1;
      parts.add(part(i, Embedding.of(values)));
    }
    serve(parts);
    String first = RestServer.text(server.get("/api/map"));
    assertEquals(first, RestServer.text(server.get("/api/map")));
    assertEquals(1, made);
    assertTrue(
        first.startsWith(
            "{\"computedAt\":\"2026-01-02T03:04:05Z\",\"method\":\"pca\",\"rows\":3,"));
    assertTrue(
        first.contains(
            "\"ids\":[0,1,2,3,4],\"partIds\":[\"p0\",\"p1\",\"p2\",\"p3\",\"p4\"],"
                + "\"colorIds\":[null,1,2,3,4],\"names\":[\"name 0\""),
        first);
  }

  @Test
  void needsThreeVectors() {
    serve(List.of(part(1, Embedding.of(new float[] {1, 0}))));
    MockHttpResponse response = server.get("/api/map");
    assertEquals(404, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"code\":\"map_empty\""));
  }

  @Test
  void takesVectorsThatAreAllTheSame() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(part(i, Embedding.of(new float[] {1, 0, 0})));
    }
    serve(parts);
    String map = RestServer.text(server.get("/api/map"));
    assertTrue(map.contains("\"explained\":[0.0,0.0]"), map);
    assertTrue(map.contains("\"x\":[0.0,0.0,0.0,0.0]"), map);
  }

  private void serve(List<Part> parts) {
    server.mapped =
        most -> {
          made++;
          return parts;
        };
  }

  private static Part part(int id, Embedding vector) {
    return new Part(
        id,
        "p" + id,
        id == 0 ? OptionalInt.empty() : OptionalInt.of(id),
        Optional.of("name " + id),
        Optional.of("Brick"),
        vector);
  }
}
