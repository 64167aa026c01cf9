package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.rest.internal.health.HealthResource;
import dev.clipservice.rest.internal.testing.Fakes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

  private static final ProviderStatus READY = new ProviderStatus.Ready(Fakes.VIT);
  private static final ProviderStatus LOADING = new ProviderStatus.Loading("reading weights");
  private static final ProviderStatus BROKEN = new ProviderStatus.Broken("no checkpoint", true);
  private static final DatabaseStatus UP = new DatabaseStatus.Up();
  private static final DatabaseStatus DOWN = new DatabaseStatus.Down("refused");
  private static final DatabaseStatus MIGRATING = new DatabaseStatus.Migrating("V2");
  private static final DatabaseStatus NONE = new DatabaseStatus.NotConfigured();

  @Test
  void tellsTheSeedsFourFieldsFirst_thenTheRest() {
    MockHttpResponse response = RestServer.create().get("/health");
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"status\":\"healthy\",\"model\":\"clip-vit-l/14\",\"device\":\"cpu\",\"dimensions\":8,"
            + "\"model_loaded\":true,\"revision\":\"a1b2c3\",\"precision\":\"fp32\","
            + "\"reproducible\":true,\"demo\":false,\"max_tokens\":77,\"role\":\"all\","
            + "\"database\":\"up\",\"version\":\"1.2.3\",\"uptime_seconds\":60}",
        RestServer.text(response));
  }

  @Test
  void keepsTheOrder_whenNothingIsKnown() {
    RestServer server = RestServer.create();
    server.provider.status = LOADING;
    server.database = DOWN;
    MockHttpResponse response = server.get("/health");
    assertEquals(503, response.getStatus());
    assertEquals(
        "{\"status\":\"unhealthy\",\"model\":null,\"device\":null,\"dimensions\":null,"
            + "\"reason\":\"the model is loading: reading weights\","
            + "\"model_loaded\":false,\"revision\":null,\"precision\":null,"
            + "\"reproducible\":null,\"demo\":null,\"max_tokens\":null,\"role\":\"all\","
            + "\"database\":\"down\",\"database_detail\":\"refused\",\"version\":\"1.2.3\","
            + "\"uptime_seconds\":60}",
        RestServer.text(response));
  }

  @Test
  void tellsHowFarADownloadIs() {
    RestServer server = RestServer.create();
    server.provider.status =
        new ProviderStatus.Loading(
            "downloading model.safetensors",
            Optional.of(new DownloadProgress("model.safetensors", 512, 1711, 25)));
    MockHttpResponse response = server.get("/health");
    assertEquals(503, response.getStatus());
    String body = RestServer.text(response);
    assertTrue(
        body.contains(
            "\"reason\":\"the model is loading: downloading model.safetensors\","
                + "\"download\":{\"file\":\"model.safetensors\",\"bytes\":512,\"total\":1711,"
                + "\"bytes_per_second\":25},\"model_loaded\":false"),
        body);
  }

  /** What a program was generated from must hold for every answer. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda", "remote", "mps", "cuda:1"})
  void namesADeviceThatTheDocumentLists(String device) throws Exception {
    RestServer server = RestServer.create();
    server.provider.status =
        new ProviderStatus.Ready(
            new ModelInfo(Fakes.VIT.identity(), 8, 77, device, "fp32", true, false));
    JsonNode health = new ObjectMapper().readTree(server.get("/health").getOutput());
    List<String> listed = listed("device");
    assertTrue(listed.contains(health.path("device").asText()), health + " of " + listed);
    assertEquals(listed.contains(device) ? device : "remote", health.path("device").asText());
  }

  private static List<String> listed(String property) throws Exception {
    Class<?> body =
        HealthResource.class
            .getMethod("health")
            .getAnnotationsByType(APIResponse.class)[0]
            .content()[0]
            .schema()
            .implementation();
    return List.of(body.getDeclaredMethod(property).getAnnotation(Schema.class).enumeration());
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("api", READY, NONE, 200, "none", ""),
        Arguments.of("api", READY, DOWN, 200, "down", ""),
        Arguments.of("api", BROKEN, UP, 503, "up", "no checkpoint"),
        Arguments.of("all", READY, UP, 200, "up", ""),
        Arguments.of("all", READY, DOWN, 200, "down", ""),
        Arguments.of("all", READY, MIGRATING, 200, "migrating", ""),
        Arguments.of("all", LOADING, UP, 503, "up", "reading weights"),
        Arguments.of("worker", READY, UP, 200, "up", ""),
        Arguments.of("worker", READY, DOWN, 503, "down", "refused"),
        Arguments.of("worker", READY, MIGRATING, 503, "migrating", "V2"),
        Arguments.of("worker", READY, NONE, 503, "none", "DATABASE_URL"),
        Arguments.of("worker", BROKEN, UP, 503, "up", "no checkpoint"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void dependsOnTheRole(
      String role,
      ProviderStatus model,
      DatabaseStatus database,
      int status,
      String databaseWord,
      String reason) {
    RestServer server = new RestServer(Map.of("CLIP_ROLE", role));
    server.provider.status = model;
    server.database = database;
    MockHttpResponse response = server.get("/health");
    String body = RestServer.text(response);
    assertEquals(status, response.getStatus(), body);
    assertTrue(body.contains("\"role\":\"" + role + "\""), body);
    assertTrue(body.contains("\"database\":\"" + databaseWord + "\""), body);
    assertTrue(body.contains(reason), body);
    assertEquals(status == 503, body.contains("\"reason\":"), body);
    assertEquals(model == BROKEN, body.contains("\"permanent\":true"), body);
  }

  @Test
  void answersHead_andNeedsNoKey() {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS", "k"));
    for (String method : List.of("GET", "HEAD")) {
      assertEquals(200, server.send(method, "/health", null, "Host", "anything").getStatus());
    }
  }
}
