package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.Embedding;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./start-clip-service.sh --demo}, as somebody who has just cloned the repository. */
@Order(1)
class DemoIT {

  private static final Logger LOG = Logger.getLogger(DemoIT.class.getName());
  private static final String SEED_TEXT = "2x4 플레이트, 홈 없음, 평평한 표면";

  @TempDir Path data;

  private Optional<Browser> page = Optional.empty();

  @AfterEach
  void closePage() {
    page.ifPresent(Browser::close);
  }

  @Test
  void fillsTheTable_startsAgainAfterAPowerCut_andLeavesNothingBehind() {
    ClipServer first = ClipServer.launchFirst(data, Map.of(), "--demo").awaitReady();
    page = Browser.openIfInstalled(first, "ko");
    assertSaysSo(first);
    assertAnswersTheSeedsExamples(first);
    awaitAllValid(first);
    page.ifPresent(browser -> awaitPage(browser, "live", "100%"));
    assertEquals(200, first.get(first.managementUri("/health/ready")).statusCode());
    Embedding before = new EmbeddingsClient(first).embedAsNumbers(SEED_TEXT);
    first.killEverything();
    page.ifPresent(browser -> browser.until("gone", () -> browser.seen(".pill.bad").size() > 0));

    ClipServer second = ClipServer.launch(first.port(), data, Map.of(), "--demo").awaitReady();
    try (second) {
      awaitAllValid(second);
      page.ifPresent(browser -> awaitPage(browser, "live", "100%"));
      assertEquals(before, new EmbeddingsClient(second).embedAsNumbers(SEED_TEXT));
    }
    assertEquals(List.of(), second.processes(), "processes left behind");
  }

  /** Without a reload: the page finds its server again by itself. */
  private static void awaitPage(Browser browser, String connection, String filled) {
    browser.until(
        "a page that is " + connection,
        () ->
            browser.seen("[data-connection=" + connection + "]").size() == 1
                && browser.text("[data-value=percent]").equals(filled));
  }

  private static void assertSaysSo(ClipServer server) {
    assertTrue(
        server.lines("ready: http").allMatch(line -> line.contains("demo")), server.outputText());
  }

  private static void assertAnswersTheSeedsExamples(ClipServer server) {
    HttpResponse<String> health = server.get("/health");
    assertEquals(200, health.statusCode());
    List<String> fields = new ArrayList<>();
    ClipServer.json(health).fieldNames().forEachRemaining(fields::add);
    assertEquals(List.of("status", "model", "device", "dimensions"), fields.subList(0, 4));
    assertTrue(
        health.body().startsWith("{\"status\":\"healthy\",\"model\":\"clip-brick-mini\""),
        health.body());

    HttpResponse<String> seed =
        server.post(
            "/v1/embeddings",
            """
            {
              "input": "2x4 플레이트, 홈 없음, 평평한 표면",
              "model": "clip-vit-l/14",
              "dimensions": 768
            }""");
    assertEquals(200, seed.statusCode(), seed.body());
    JsonNode embedding = ClipServer.json(seed).get("data").get(0).get("embedding");
    assertEquals(768, embedding.size());
    double sum = 0;
    for (JsonNode value : embedding) {
      sum += value.doubleValue() * value.doubleValue();
    }
    assertEquals(1, Math.sqrt(sum), 1e-5);
  }

  /** The promise of the first minute: every row valid, within 60 s of the URL. */
  private static void awaitAllValid(ClipServer server) {
    await("all rows valid")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              HttpResponse<String> response = server.get("/api/embeddings/statistics");
              assertEquals(200, response.statusCode(), response.body());
              JsonNode counts = ClipServer.json(response);
              long total = counts.get("total").longValue();
              assertTrue(total >= 300, response.body());
              assertEquals(total, counts.get("valid").longValue(), response.body());
              assertEquals(total, counts.get("completed").longValue(), response.body());
              for (String none : List.of("zero", "missing", "pending", "processing", "failed")) {
                assertEquals(0, counts.get(none).longValue(), response.body());
              }
            });
    LOG.info("all rows valid: " + server.get("/api/embeddings/statistics").body());
  }
}
