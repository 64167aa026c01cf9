package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on small and large screens, by keyboard, for screen readers, and what it weighs. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageForEverybodyIT {

  private static final Logger LOG = Logger.getLogger(PageForEverybodyIT.class.getName());
  private static final String A_PART = "part/";
  private static final String NO_JOB = "job/none";
  private static final List<String> PLACES =
      List.of("", "parts", "search?q=brick", "history", "map", A_PART, NO_JOB);

  /** The page itself, if it is wider than the window, and whatever cuts off a part of itself. */
  private static final String TOO_WIDE =
      """
      const cuts = (e) => e === document.documentElement || getComputedStyle(e).overflowX === 'hidden';
      return [document.documentElement, ...document.querySelectorAll('body *:not(.unseen)')]
        .filter((e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1 && cuts(e))
        .map((e) => e.outerHTML.slice(0, 120))""";

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
        .flatMap(
            place ->
                Stream.of("light", "dark")
                    .flatMap(
                        theme ->
                            Stream.of(360, 1920).map(width -> Arguments.of(place, theme, width))));
  }

  @ParameterizedTest
  @MethodSource("everyPlace")
  void hasNothingThatAxeObjectsTo(String place, String theme, int width) {
    browser.resize(width, 900);
    visit(place);
    browser.click("[data-choice=" + theme + "]");
    settled();
    assertEquals(List.of(), browser.accessibilityFindings());
    assertQuiet(place);
  }

  @ParameterizedTest
  @CsvSource({"360, 740, ko", "360, 740, en", "1280, 900, en", "1920, 1080, ko"})
  void fits(int width, int height, String language) {
    browser.resize(width, height);
    browser.click("[data-choice=" + language + "]");
    for (String place : PLACES) {
      visit(place);
      settled();
      assertEquals(List.of(), browser.script(TOO_WIDE), place + " at " + width);
      assertQuiet(place);
    }
  }

  /** A job that is not there is a 404, which the browser tells by itself. */
  private static void assertQuiet(String place) {
    if (place.equals(NO_JOB)) {
      browser.ignoreConsole();
    } else {
      browser.assertQuietConsole();
    }
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
