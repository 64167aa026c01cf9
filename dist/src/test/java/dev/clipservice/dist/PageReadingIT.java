package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a person looks up: search, one part, history, map. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageReadingIT {

  private static final Logger LOG = Logger.getLogger(PageReadingIT.class.getName());
  private static final int ASKED = 50;

  private static DemoServer.Running demo;

  private static Browser browser;

  @BeforeAll
  static void open(DemoServer.Running running) {
    demo = running;
    browser = Browser.open(demo.server(), "en");
  }

  @BeforeEach
  void startOver() {
    browser.startOver();
    browser.until("all valid", () -> browser.text("[data-value=percent]").startsWith("100"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  /**
   * The demo's parts by the two texts that people have: the Korean description, the English name.
   */
  @ParameterizedTest
  @ValueSource(strings = {"feature_text", "part_name"})
  void findsAPartByItsDescription_amongTheTenNearest(String column) throws IOException {
    List<String> lines = Files.readAllLines(ClipServer.HOME.resolve("demo/parts.tsv"));
    List<String> header = List.of(lines.get(0).split("\t", -1));
    int step = (lines.size() - 1) / ASKED;
    int found = 0;
    for (int i = 0; i < ASKED; i++) {
      String[] part = lines.get(1 + i * step).split("\t", -1);
      JsonNode nearest = search(part[header.indexOf(column)]);
      found += nearest.findValuesAsText("partId").contains(part[0]) ? 1 : 0;
    }
    LOG.info(column + ": " + found + " of " + ASKED + " parts among the ten nearest");
    assertTrue(found >= ASKED * 9 / 10, column + ": only " + found);
  }

  private static JsonNode search(String text) {
    HttpResponse<String> answer =
        demo.server()
            .get("/api/parts/search?k=10&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    assertEquals(200, answer.statusCode(), answer.body());
    return ClipServer.json(answer).get("parts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2x4 플레이트", "round tile with print"})
  void showsTheNearest_whileItIsTyped(String text) {
    browser.visit("search");
    browser.type("#q", text);
    browser.until(
        "results", () -> browser.find("[data-search]").getAttribute("data-search").equals(text));
    assertEquals(24, browser.seen(".nearest li").size());
    browser.reload();
    browser.until("the same after a reload", () -> browser.seen(".nearest li").size() == 24);
    browser.assertQuietConsole();
  }

  @Test
  void tellsAllAboutAPart_andLeadsToItsNeighbours() {
    browser.visit("search?q=brick");
    String part = browser.text(".nearest li a");
    browser.click(".nearest li a");
    browser.until("the part", () -> browser.text("#part").startsWith(part));
    assertEquals("1.0000", browser.text("[data-value=norm]"));
    browser.press(Keys.TAB);
    browser.find("canvas").click();
    browser.press(Keys.ARROW_RIGHT);
    browser.until(
        "a value", () -> browser.text(".vector figcaption").matches("\\[\\d+] = -?0\\.\\d+"));
    assertTrue(browser.text(".token-meter").contains("of 77 tokens"));
    browser.until("neighbours", () -> browser.seen(".nearest li").size() == 12);
    assertTrue(browser.seen(".nearest a").stream().noneMatch(link -> link.getText().equals(part)));
    browser.assertQuietConsole();
  }

  @Test
  void showsTheHistory_filtered_pageByPage_andAsCsv() {
    browser.visit("history");
    browser.until("rows", () -> browser.seen("tbody tr:not([aria-hidden])").size() == 50);
    String first = browser.text("tbody tr");
    browser.click(".pages button:last-of-type");
    browser.until("other rows", () -> !browser.text("tbody tr").equals(first));
    browser.click(".pages button:first-of-type");
    browser.until("the first again", () -> browser.text("tbody tr").equals(first));
    browser.choose("select[name=outcome]", "failed");
    browser.until("none", () -> browser.seen(".empty").size() == 1);
    browser.choose("select[name=outcome]", "completed");
    browser.until("some", () -> browser.seen("tbody tr:not([aria-hidden])").size() == 50);
    String csv = browser.find("[data-action=csv]").getAttribute("href");
    HttpResponse<String> export =
        demo.server().get(csv.substring(demo.server().uri("").toString().length()));
    assertEquals(200, export.statusCode());
    assertTrue(export.body().lines().count() > 50);
    browser.assertQuietConsole();
  }

  @Test
  void drawsTheMap_andOpensAPartFromIt() {
    browser.visit("map");
    browser.find(".legend button");
    browser.find(".scatter canvas");
    browser.script("document.querySelector('.scatter canvas').focus()");
    browser.press(Keys.ARROW_RIGHT);
    browser.find(".chosen a");
    browser.press(Keys.ENTER);
    browser.find("#part");
    browser.assertQuietConsole();
  }
}
