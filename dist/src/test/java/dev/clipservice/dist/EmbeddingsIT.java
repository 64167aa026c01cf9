package dev.clipservice.dist;

import static dev.clipservice.testing.EmbeddingAssertions.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The service alone, without a database, on the demo model. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class EmbeddingsIT {

  /** As an operator's dashboard names them, with the tags that it chooses by. */
  private static final List<String> METRICS =
      List.of(
          "clip_http_requests_total{",
          "clip_queue_tokens{lane=\"bulk\"",
          "clip_queue_requests{lane=\"short\"",
          "clip_batch_seconds_sum{lane=\"short\"",
          "clip_batch_tokens_count{lane=\"short\"",
          "clip_batch_texts_count{lane=\"short\"",
          "clip_engine_tokens_given_total{lane=\"short\"",
          "clip_engine_tokens_computed_total{lane=\"short\"",
          "clip_engine_tokens_reused",
          "clip_requests_refused_total{lane=\"long\"",
          "clip_requests_expired_total{lane=\"long\"",
          "clip_cache_lookups_total{",
          "clip_cache_evictions_total",
          "clip_cache_bytes{cache=\"embeddings\"",
          "clip_cache_bytes{cache=\"tokens\"",
          "clip_cache_bytes{cache=\"prefixes\"",
          "clip_cache_entries");

  private static ClipServer server;

  @BeforeAll
  static void find(KeyedServer.Running running) {
    server = running.server();
  }

  /** Whatever the start, too: {@link StopIT}. */
  @Test
  void givesATextTheSameBits_whateverTheBatchAndTheLoad() {
    List<String> texts = texts(64);
    List<Embedding> alone = new ArrayList<>();
    EmbeddingsClient client = new EmbeddingsClient(server);
    for (String text : texts) {
      alone.add(client.embed(List.of(text)).get(0));
    }
    assertSameBits(alone.get(0), client.embedAsNumbers(texts.get(0)), "as JSON numbers");
    for (int size : new int[] {7, 64}) {
      assertSameInAnyOrder(client, texts, alone, size);
    }
    assertSameUnderLoad(client, texts, alone);
  }

  private static void assertSameInAnyOrder(
      EmbeddingsClient client, List<String> texts, List<Embedding> alone, int size) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(size));
    for (int from = 0; from + size <= order.size(); from += size) {
      List<Integer> picked = order.subList(from, from + size);
      List<Embedding> together = client.embed(picked.stream().map(texts::get).toList());
      for (int i = 0; i < size; i++) {
        assertSameBits(alone.get(picked.get(i)), together.get(i), "position " + i + " of " + size);
      }
    }
  }

  private static void assertSameUnderLoad(
      EmbeddingsClient client, List<String> texts, List<Embedding> alone) {
    List<CompletableFuture<List<Embedding>>> answers = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      answers.add(CompletableFuture.supplyAsync(() -> client.embed(texts)));
    }
    for (CompletableFuture<List<Embedding>> answer : answers) {
      assertEquals(alone, answer.join(), "under load");
    }
  }

  @Test
  void answersTheRestOfTheApi() {
    assertTrue(server.says("API alone") || server.says("no database"), server.outputText());
    JsonNode models = ClipServer.json(server.get("/v1/models"));
    assertEquals("clip-brick-mini", models.get("data").get(0).get("id").textValue());
    JsonNode health = ClipServer.json(server.get("/health"));
    assertEquals("none", health.get("database").textValue());

    HttpResponse<String> statistics = server.get("/api/embeddings/statistics");
    assertEquals(503, statistics.statusCode(), statistics.body());
    assertOpenAiError(statistics);
    HttpResponse<String> nowhere = server.get("/no/such/path");
    assertEquals(404, nowhere.statusCode());
    assertOpenAiError(nowhere);
    HttpResponse<String> blank = server.post("/v1/embeddings", "{\"input\":[\"a\",\" \"]}");
    assertEquals(400, blank.statusCode(), blank.body());
    assertTrue(assertOpenAiError(blank).contains("1"), blank.body());

    for (String path : List.of("/health/started", "/health/ready", "/health/live")) {
      assertEquals(200, server.get(server.managementUri(path)).statusCode(), path);
    }
    Embedding once = new EmbeddingsClient(server).embed(List.of("a brick")).get(0);
    Embedding again = new EmbeddingsClient(server).embed(List.of("a brick")).get(0);
    assertSameBits(once, again, "from the cache");
    String metrics = server.get(server.managementUri("/metrics")).body();
    for (String name : METRICS) {
      assertTrue(metrics.contains("\n" + name), name + " is missing in " + metrics);
    }
    String openapi = server.get(server.managementUri("/openapi")).body();
    for (String path : List.of("/v1/embeddings:", "/health:", "/v1/models:")) {
      assertTrue(openapi.contains(path), "OpenAPI lacks " + path);
    }
    assertTrue(openapi.contains("#/components/responses/NoDatabase"), openapi);
    assertTrue(openapi.contains("\n    NoDatabase:\n"), openapi);
  }

  private static String assertOpenAiError(HttpResponse<String> response) {
    JsonNode error = ClipServer.json(response).get("error");
    for (String field : List.of("message", "type", "param", "code")) {
      assertTrue(error.has(field), response.body());
    }
    assertTrue(response.headers().firstValue("x-request-id").isPresent());
    return error.get("message").textValue();
  }

  static List<String> texts(int count) {
    String[] words = {
      "plate", "brick", "플레이트", "홈 없음", "round", "2 x 4", "빨간색", "tile", "slope", "45"
    };
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("part " + i);
      for (int word = random.nextInt(40); word >= 0; word--) {
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
