package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that has to get its model first, through the launcher. */
class HubIT {

  private static final Path MODEL = ClipServer.HOME.resolve("models/clip-brick-mini");

  @TempDir Path folder;

  @Test
  void downloadsTheModel_showsHowFarItIs_andServes_thenStartsWithoutTheHub() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("CLIP_MODEL", LoopbackHub.ID);
    environment.put("HF_HOME", folder.resolve("hf").toString());
    try (LoopbackHub hub = new LoopbackHub(MODEL)) {
      environment.put("HF_ENDPOINT", hub.endpoint());
      try (ClipServer server = ClipServer.launch(folder.resolve("data"), environment)) {
        await()
            .atMost(Duration.ofMinutes(4))
            .ignoreExceptionsMatching(e -> e instanceof UncheckedIOException)
            .until(() -> isHalfWay(ClipServer.json(server.get("/health"))));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> server.says("the model is loading: downloading model.safetensors: "));
        hub.sendSecondHalf();
        server.awaitReady();
        JsonNode health = ClipServer.json(server.get("/health"));
        assertEquals("tiny", health.path("model").textValue());
        assertTrue(health.path("download").isMissingNode(), health::toString);
        assertEquals(200, server.post("/v1/embeddings", "{\"input\":\"2x4 플레이트\"}").statusCode());
      }
      assertEquals(
          List.of(
              "HEAD config.json",
              "HEAD tokenizer.json",
              "HEAD model.safetensors",
              "GET config.json",
              "GET tokenizer.json",
              "GET model.safetensors"),
          hub.requests());
    }
    assertTrue(Files.isRegularFile(folder.resolve("hf/hub/models--acme--tiny/refs/main")));
    environment.put("HF_HUB_OFFLINE", "1");
    try (ClipServer again = ClipServer.start(folder.resolve("data"), environment)) {
      assertEquals(200, again.get("/health").statusCode());
    }
  }

  private static boolean isHalfWay(JsonNode health) {
    JsonNode download = health.path("download");
    return download.path("file").asText().equals("model.safetensors")
        && download.path("bytes").asLong() > 0
        && download.path("bytes").asLong() < download.path("total").asLong();
  }
}
