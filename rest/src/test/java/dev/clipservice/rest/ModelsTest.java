package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ProviderStatus;
import dev.clipservice.rest.internal.testing.Fakes;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

  private final RestServer server = RestServer.create();

  @Test
  void listsTheServedModel() {
    String body = RestServer.text(server.get("/v1/models"));
    assertTrue(
        body.matches(
            "\\{\"object\":\"list\",\"data\":\\[\\{\"id\":\"clip-vit-l/14\",\"object\":\"model\","
                + "\"created\":\\d{10},\"owned_by\":\"clip-service\","
                + "\"aliases\":\\[\"ViT-L/14\",\"openai/clip-vit-large-patch14\"],"
                + "\"revision\":\"a1b2c3\",\"dimensions\":8,\"max_tokens\":77,\"demo\":false}]}"),
        body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-vit-l/14",
        "clip-vit-l%2F14",
        "clip-vit-l%2f14",
        "ViT-L/14",
        "openai/clip-vit-large-patch14",
        "openai%2Fclip-vit-large-patch14",
      })
  void showsIt_byAnyName(String name) {
    MockHttpResponse response = server.get("/v1/models/" + name);
    assertEquals(200, response.getStatus());
    assertTrue(RestServer.text(response).startsWith("{\"id\":\"clip-vit-l/14\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"clip-brick-mini", "clip-vit-l", "CLIP-VIT-L/14", "text-embedding-3-small"})
  void knowsNoOther(String name) {
    MockHttpResponse response = server.get("/v1/models/" + name);
    assertEquals(404, response.getStatus());
    assertEquals(
        "{\"error\":{\"message\":\"The model `"
            + name
            + "` does not exist or you do not have access to it. This server serves"
            + " `clip-vit-l/14`.\",\"type\":\"invalid_request_error\",\"param\":\"model\","
            + "\"code\":\"model_not_found\"}}",
        RestServer.text(response));
  }

  @Test
  void saysThatTheDemoIsTheDemo() {
    server.provider.status = new ProviderStatus.Ready(Fakes.DEMO);
    String body = RestServer.text(server.get("/v1/models/clip-vit-l/14"));
    assertTrue(body.startsWith("{\"id\":\"clip-brick-mini\""), body);
    assertTrue(body.endsWith("\"demo\":true}"), body);
  }

  @Test
  void answers503_whileNoneServes() {
    server.provider.status = new ProviderStatus.Loading("reading weights");
    assertEquals(503, server.get("/v1/models").getStatus());
  }
}
