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
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page without a pointer: everything is reached, seen, and used. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageKeyboardIT {

  /** All that can be reached, in the order of the document. */
  private static final String REACHABLE =
      """
      return (window.reachable = [...document.querySelectorAll('a[href],button,input,select,[tabindex]')]
        .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility())).length""";

  /** Which of them has the focus; -1 for none. */
  private static final String FOCUSED = "return window.reachable.indexOf(document.activeElement)";

  /** Empty if the focus can be seen: it has an outline, and nothing lies on it. */
  private static final String UNSEEN =
      """
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      const inside = (low, high, most) => Math.min(Math.max((low + high) / 2, 1), most - 1);
      const over = document.elementFromPoint(inside(box.left, box.right, innerWidth), inside(box.top, box.bottom, innerHeight));
      const outlined = e.matches(':focus-visible') && getComputedStyle(e).outlineStyle !== 'none';
      return outlined && over && (e.contains(over) || over.contains(e) && over !== document.body) ? '' : e.outerHTML.slice(0, 200)""";

  private static final String STEPS_WITHIN = "return document.activeElement.type === 'date'";

  private static DemoServer.Running demo;
  private static Browser browser;

  @BeforeAll
  static void open(DemoServer.Running running) {
    demo = running;
    browser = Browser.open(demo.server(), "ko");
    browser.until("all valid", () -> browser.text("[data-value=percent]").startsWith("100"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @BeforeEach
  void startOver() {
    browser.startOver();
  }

  /** Tab after Tab, from the address bar to the end: in the document's order, no trap, no gap. */
  @ParameterizedTest
  @ValueSource(strings = {"", "parts", "search?q=brick", "history", "map", "part/", "job/none"})
  void reachesEverything(String place) {
    browser.visit(place.equals("part/") ? aPart() : place);
    browser.reload();
    browser.until("loaded", () -> browser.seen("[aria-busy=true],.ghost,.skeleton").isEmpty());
    browser.until("live", () -> browser.seen("[data-connection=live]").size() == 1);
    long all = (long) browser.script(REACHABLE);
    assertTrue(all > 10, all + " in " + place);
    for (long i = 0; i < all; i++) {
      do {
        browser.press(Keys.TAB);
      } while (i > 0
          && (boolean) browser.script(STEPS_WITHIN)
          && browser.script(FOCUSED).equals(i - 1));
      assertEquals(i, browser.script(FOCUSED), () -> "after " + focused());
      assertEquals("", browser.script(UNSEEN), "hidden in " + place);
    }
    browser.ignoreConsole();
  }

  private static String focused() {
    return (String) browser.script("return document.activeElement.outerHTML.slice(0, 200)");
  }

  private static String aPart() {
    JsonNode part = ClipServer.json(demo.server().get("/api/parts?limit=1")).get("parts").get(0);
    return "part/%s/%s".formatted(part.get("partId").textValue(), part.get("colorId"));
  }

  /**
   * Enter and Space open it, Tab stays in it, Escape closes it and leaves the focus where it was.
   */
  @ParameterizedTest
  @CsvSource({
    "generate-missing, ENTER",
    "retry-failed, SPACE",
    "reembed-foreign, ENTER",
    "reprocess-broken, SPACE",
    "validate, ENTER"
  })
  void opensAndClosesEachQuestion(String action, Keys key) {
    focus("[data-action=" + action + "]");
    browser.press(key);
    browser.until("the question", () -> browser.seen("dialog").size() == 1);
    browser.until(
        "the count", () -> !browser.find("[data-dry-run]").getAttribute("data-dry-run").isEmpty());
    for (int i = 0; i < 5; i++) {
      assertEquals(
          true,
          browser.script(
              "const e = document.activeElement; return e === document.body || document.querySelector('dialog').contains(e)"),
          "the page behind is not reached");
      browser.press(Keys.TAB);
    }
    browser.press(Keys.ESCAPE);
    browser.until("closed", () -> browser.seen("dialog").isEmpty());
    assertEquals(action, browser.script("return document.activeElement.dataset.action"));
    browser.assertQuietConsole();
  }

  @Test
  void startsAJob_choosesARow_turnsAPage_pauses() {
    focus("[data-action=validate]");
    browser.press(Keys.ENTER);
    browser.until("the button", () -> browser.seen("[data-confirm]").size() == 1);
    focus("[data-confirm]");
    browser.press(Keys.SPACE);
    browser.until(
        "the job", () -> browser.seen("[data-job=validate][data-state=completed]").size() > 0);
    focus("[data-action=pause]");
    browser.press(Keys.SPACE);
    browser.until("paused", () -> browser.seen("[data-action=resume]").size() == 1);
    focus("[data-action=resume]");
    browser.press(Keys.ENTER);
    browser.until("resumed", () -> browser.seen("[data-action=pause]").size() == 1);
    focus(".tabs a[href='#/parts']");
    browser.press(Keys.ENTER);
    browser.until("rows", () -> browser.seen("tbody input").size() == 50);
    browser.until(
        "the heading", () -> browser.script("return document.activeElement.id").equals("parts"));
    focus("tbody input");
    browser.press(Keys.SPACE);
    browser.until("chosen", () -> browser.seen("tbody input:checked").size() == 1);
    String first = browser.text("tbody tr");
    focus(".pages button:last-of-type");
    browser.press(Keys.ENTER);
    browser.until("the next page", () -> !browser.text("tbody tr").equals(first));
    browser.assertQuietConsole();
  }

  private static void focus(String css) {
    browser.find(css);
    browser.script("document.querySelector(arguments[0]).focus()", css);
  }
}
