package dev.clipservice.dist;

import static dev.clipservice.testing.EmbeddingAssertions.assertGolden;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a checkpoint of the real size, against transformers' answers, over HTTP. */
class FullSizeIT {

  private static final Path GOLDEN =
      Path.of(System.getProperty("clip.shared"), "golden/l14-synthetic.jsonl");
  private static final Path CHECKPOINT = Path.of(System.getProperty("clip.test.l14.checkpoint"));

  @TempDir Path data;

  @Test
  void agreesWithTransformers_andGivesTheSameBitsInArraysAndAfterARestart() throws IOException {
    assumeTrue(
        Files.exists(GOLDEN) && Files.exists(CHECKPOINT.resolve("model.safetensors")),
        "no golden answers at %s or no checkpoint at %s (the inference module's tests make it)"
            .formatted(GOLDEN, CHECKPOINT));
    List<JsonNode> golden = new ArrayList<>();
    for (String line : Files.readAllLines(GOLDEN)) {
      golden.add(ClipServer.JSON.readTree(line));
    }
    List<String> texts = golden.stream().map(each -> each.get("text").textValue()).toList();
    Map<String, String> environment = Map.of("CLIP_MODEL", CHECKPOINT.toString());

    List<Embedding> alone = new ArrayList<>();
    try (ClipServer server = ClipServer.start(data, environment)) {
      assertTrue(
          server
              .get("/health")
              .body()
              .startsWith(
                  "{\"status\":\"healthy\",\"model\":\"clip-vit-l/14\",\"device\":\"cpu\",\"dimensions\":768"));
      EmbeddingsClient client = new EmbeddingsClient(server);
      for (JsonNode expected : golden) {
        String text = expected.get("text").textValue();
        Embedding embedding = client.embedAsNumbers(text);
        assertGolden(values(expected.get("embedding")), embedding, text);
        assertEquals(expected.get("ids").size(), client.tokens(text), text);
        alone.add(embedding);
      }
      for (int size : new int[] {7, 64}) {
        assertSameInArrays(client, texts, alone, size);
      }
    }
    try (ClipServer restarted = ClipServer.start(data, environment)) {
      assertEquals(alone, new EmbeddingsClient(restarted).embed(texts), "after a restart");
    }
  }

  private static void assertSameInArrays(
      EmbeddingsClient client, List<String> texts, List<Embedding> alone, int size) {
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      drawn.add(i % texts.size());
    }
    Collections.shuffle(drawn, new Random(size));
    List<Embedding> together = client.embed(drawn.stream().map(texts::get).toList());
    for (int i = 0; i < size; i++) {
      assertEquals(alone.get(drawn.get(i)), together.get(i), "position " + i + " of " + size);
    }
  }

  private static float[] values(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }
}
