package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** The page on small and large screens, by keyboard, for screen readers, and what it weighs. */
@ExtendWith(DemoServer.class)
class PageForEverybodyIT {

  private static final Logger LOG = Logger.getLogger(PageForEverybodyIT.class.getName());
  private static final String A_PART = "part/";
  private static final List<String> PLACES =
      List.of("", "parts", "search?q=brick", "history", "map", A_PART, "job/none");
  private static final int MOST_BYTES = 600_000;

  private static DemoServer.Running demo;
  private static Browser browser;
  private static JsonNode aPart;

  @BeforeAll
  static void open(DemoServer.Running running) {
    demo = running;
    browser = Browser.open(demo.server(), "ko");
    aPart = ClipServer.json(demo.server().get("/api/parts?limit=1")).get("parts").get(0);
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  static Stream<Arguments> everyPlace() {
    return PLACES.stream()
        .flatMap(place -> Stream.of("light", "dark").map(theme -> Arguments.of(place, theme)));
  }

  @ParameterizedTest
  @MethodSource("everyPlace")
  void hasNothingThatAxeObjectsTo(String place, String theme) {
    visit(place);
    browser.click("[data-choice=" + theme + "]");
    settled();
    assertEquals(List.of(), browser.accessibilityFindings());
    browser.ignoreConsole();
  }

  @ParameterizedTest
  @CsvSource({"360, 740", "1280, 900", "1920, 1080"})
  void fits(int width, int height) {
    browser.resize(width, height);
    for (String place : PLACES) {
      visit(place);
      settled();
      assertEquals(
          true,
          browser.script("return document.documentElement.scrollWidth <= innerWidth"),
          place + " is wider than " + width);
    }
    browser.ignoreConsole();
    browser.resize(1280, 900);
  }

  /** From the address bar to a started job, by Tab and Enter alone; the focus can be seen. */
  @Test
  void isUsedByKeyboard() {
    browser.visit("");
    browser.reload();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      browser.press(Keys.TAB);
      order.add(
          (String)
              browser.script(
                  "const e = document.activeElement; return e.dataset.action ?? e.dataset.choice ?? e.getAttribute('href') ?? e.className"));
      assertEquals(
          true,
          browser.script("return document.activeElement.matches(':focus-visible')"),
          order.toString());
      if (order.get(i).equals("generate-missing")) {
        break;
      }
    }
    assertTrue(order.get(0).equals("#main"), order.toString());
    assertTrue(
        order.containsAll(List.of("ko", "dark", "#/search", "generate-missing")), order + "");
    browser.press(Keys.ENTER);
    browser.until(
        "the count", () -> !browser.find("[data-dry-run]").getAttribute("data-dry-run").isEmpty());
    assertEquals(
        true,
        browser.script("return document.querySelector('dialog').contains(document.activeElement)"));
    browser.press(Keys.ESCAPE);
    browser.until("closed", () -> browser.seen("dialog").isEmpty());
    browser.assertQuietConsole();
  }

  @Test
  void isLight_andAsksNobodyElse() {
    Browser fresh = Browser.open(demo.server(), "en");
    try (fresh) {
      fresh.until("figures", () -> fresh.text("[data-value=percent]").endsWith("%"));
      long bytes =
          ((Number)
                  fresh.script(
                      "return performance.getEntries().filter(e => e.transferSize && e.name.includes('/page/') || e.entryType === 'navigation').reduce((sum, e) => sum + e.transferSize, 0)"))
              .longValue();
      LOG.info(
          "page weight %d bytes, first content after %s ms"
              .formatted(
                  bytes,
                  fresh.script(
                      "return Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime)")));
      assertTrue(bytes > 10_000 && bytes < MOST_BYTES, bytes + " bytes");
      assertEquals(
          0L,
          fresh.script(
              "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length"));
    }
  }

  private static void visit(String place) {
    String part = place.equals(A_PART) ? aPart.get("partId").textValue() : "";
    String colour = place.equals(A_PART) ? "/" + aPart.get("colorId") : "";
    browser.visit(place + part + colour.replace("null", "none"));
  }

  private static void settled() {
    browser.until("loaded", () -> browser.seen("[aria-busy=true],.ghost").isEmpty());
  }
}
