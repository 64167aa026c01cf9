package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server with its model elsewhere, and all its settings in a file that changes. */
class ProvidersIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String KEY = "sk-s3cret-0123456789";

  @TempDir Path folder;
  private SettingsFile file;

  @Test
  void servesWhatAnotherServerHas_noticesItsFailureAndItsChange_andFollowsItsFile()
      throws IOException {
    try (LoopbackService clip = new LoopbackService("clip-vit-l/14").revision("first");
        LoopbackService openAi = new LoopbackService("text-embedding-3-small")) {
      file = new SettingsFile(folder.resolve("clip.properties"));
      file.write(settings(clip, openAi, "clip"));
      Map<String, String> environment = Map.of("CLIP_CONFIG_FILE", file.path().toString());
      try (ClipServer server = ClipServer.start(folder.resolve("data"), environment)) {
        assertServes(server, "clip-vit-l/14", "first");
        opensTheCircuit_andClosesIt(server, clip);
        noticesAnotherRevision(server, clip);
        followsItsFile(server, clip, openAi);
        assertTrue(openAi.keys().contains("Bearer " + KEY));
        assertFalse(server.says("s3cret"), server::outputText);
        assertFalse(log(server).contains("s3cret"), "the key is in the log");
        assertFalse(log(server).contains("brick"), "a text is in the log");
      }
    }
  }

  private static String settings(LoopbackService clip, LoopbackService openAi, String provider) {
    return """
        CLIP_SERVICE_URL=%s/v1
        OPENAI_BASE_URL=%s/v1
        OPENAI_API_KEY=%s
        CLIP_PROVIDER_CIRCUIT_SECONDS=1
        CLIP_PROVIDER_RETRIES=1
        EMBEDDING_PROVIDER=%s
        """
        .formatted(clip.url(), openAi.url(), KEY, provider);
  }

  private static void opensTheCircuit_andClosesIt(ClipServer server, LoopbackService clip) {
    clip.answerWith(503);
    HttpResponse<String> refused = embed(server);
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("cannot answer now (503)"), refused.body());
    await("open circuit")
        .atMost(LIMIT)
        .until(() -> metric(server, "ft_circuitbreaker_opened_total") > 0);
    JsonNode health = ClipServer.json(server.get("/health"));
    assertEquals("unhealthy", health.get("status").textValue(), health::toString);
    assertEquals(200, server.get(server.managementUri("/health/live")).statusCode());
    clip.answerWith(200);
    await("closed circuit").atMost(LIMIT).until(() -> embed(server).statusCode() == 200);
    assertServes(server, "clip-vit-l/14", "first");
  }

  private static void noticesAnotherRevision(ClipServer server, LoopbackService clip) {
    LoopbackService unused = clip.revision("second");
    assertEquals(503, embed(server).statusCode(), "not under the old name");
    await("new revision").atMost(LIMIT).until(() -> embed(server).statusCode() == 200);
    assertServes(server, "clip-vit-l/14", "second");
  }

  private void followsItsFile(ClipServer server, LoopbackService clip, LoopbackService openAi)
      throws IOException {
    file.write(settings(clip, openAi, "cohere"));
    await("complaint").atMost(LIMIT).until(() -> log(server).contains("the old settings stay"));
    assertServes(server, "clip-vit-l/14", "second");
    file.write(settings(clip, openAi, "openai"));
    await("other provider")
        .atMost(LIMIT)
        .until(
            () -> ClipServer.json(server.get("/health")).path("model").asText().startsWith("text"));
    assertServes(server, "text-embedding-3-small", "text-embedding-3-small/768");
    assertTrue(log(server).contains("applied EMBEDDING_PROVIDER"), log(server));
  }

  private static void assertServes(ClipServer server, String model, String revision) {
    JsonNode health = ClipServer.json(server.get("/health"));
    assertEquals("healthy", health.path("status").asText(), health::toString);
    assertEquals(model, health.path("model").asText(), health::toString);
    HttpResponse<String> answer = embed(server);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(revision, answer.headers().firstValue("x-clip-model-revision").orElse("none"));
    assertEquals(768, ClipServer.json(answer).path("data").path(0).path("embedding").size());
  }

  private static HttpResponse<String> embed(ClipServer server) {
    return server.post("/v1/embeddings", "{\"input\":\"brick 2 x 4\"}");
  }

  /** The value of a metric of MicroProfile Fault Tolerance for the CLIP service. */
  private static double metric(ClipServer server, String name) {
    Matcher line =
        Pattern.compile(name + "\\{[^}]*GuardedCalls\\.clip[^}]*} (\\S+)")
            .matcher(server.get(server.managementUri("/metrics")).body());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  private static String log(ClipServer server) {
    return String.join("\n", server.log());
  }
}
