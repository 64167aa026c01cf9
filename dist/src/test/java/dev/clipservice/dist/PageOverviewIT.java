package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first look: figures, their rows, the worker, the log. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageOverviewIT {

  private static DemoServer.Running demo;

  private static Browser browser;

  @BeforeAll
  static void open(DemoServer.Running running) {
    demo = running;
    browser = Browser.open(demo.server(), "ko");
  }

  @BeforeEach
  void startOver() {
    browser.startOver();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @ParameterizedTest
  @CsvSource({"ko, 없음 전체 생성, 데모 모델, 현황", "en, Generate all missing, Demo model, Overview"})
  void showsTheTruth_inBothLanguages(String language, String action, String demoModel, String tab) {
    browser.click("[data-choice=" + language + "]");
    browser.until("words", () -> browser.text("[data-action=generate-missing]").equals(action));
    browser.until("live", () -> browser.seen("[data-connection=live]").size() == 1);
    assertTrue(browser.text(".stripe").startsWith(demoModel));
    assertEquals(tab, browser.text(".tabs [aria-current=page]"));
    assertEquals(language, browser.script("return document.documentElement.lang"));
    for (String count :
        new String[] {"valid", "missing", "zero", "foreign", "pending", "failed", "truncated"}) {
      browser.until(
          count,
          () ->
              browser
                  .text("[data-value=" + count + "]")
                  .equals("%,d".formatted(statistics().get(count).longValue())));
    }
    assertEquals("clip-brick-mini", browser.text("[data-value=model]"));
    browser.reload();
    assertEquals(action, browser.text("[data-action=generate-missing]"), "the choice is kept");
    browser.assertQuietConsole();
  }

  @Test
  void leadsFromACount_toItsRows() {
    browser.click("a[href='#/parts?class=valid']");
    browser.until("rows", () -> browser.seen("tbody tr:not([aria-hidden])").size() == 50);
    assertEquals("valid", browser.find("select[name=class]").getAttribute("value"));
    assertTrue(
        browser.seen("tbody td:nth-child(4)").stream()
            .allMatch(cell -> cell.getText().equals("유효")));
    browser.assertQuietConsole();
  }

  @Test
  void pausesAndResumesTheWorkers() {
    browser.click("[data-action=pause]");
    browser.until("paused", () -> browser.seen("[data-phase=PAUSED]").size() == 1);
    assertTrue(worker().get("settings").get("paused").booleanValue());
    browser.click("[data-action=resume]");
    browser.until("idle", () -> browser.seen("[data-phase=IDLE],[data-phase=WORKING]").size() == 1);
    assertEquals(false, worker().get("settings").get("paused").booleanValue());
    browser.assertQuietConsole();
  }

  @Test
  void showsTheLog_withTheSeedsLine_andTheThroughput() {
    browser.until(
        "the seed's line",
        () -> browser.text(".log").contains("✅ CLIP embedding generated: 768D, norm=1.0000"));
    browser.click("[data-choice='24h']");
    browser.until("24 h", () -> browser.find(".chart").getAttribute("aria-label").contains("24"));
    assertEquals(1, browser.seen(".chart canvas").size());
    browser.assertQuietConsole();
  }

  @Test
  void changesToDark_andKeepsIt() {
    browser.click("[data-choice=dark]");
    browser.until("dark", () -> background().startsWith("rgb(17,"));
    browser.reload();
    assertTrue(background().startsWith("rgb(17,"), background());
    browser.click("[data-choice=light]");
    browser.until("light", () -> background().startsWith("rgb(244,"));
    browser.assertQuietConsole();
  }

  private String background() {
    return (String) browser.script("return getComputedStyle(document.body).backgroundColor");
  }

  private static JsonNode statistics() {
    return ClipServer.json(demo.server().get("/api/embeddings/statistics"));
  }

  private static JsonNode worker() {
    return ClipServer.json(demo.server().get("/api/worker"));
  }
}
