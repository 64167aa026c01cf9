package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person does when something went wrong, and what becomes of it when two do it. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageTroubleIT {

  private static final String REFUSED = "expected a text, found the address of a picture";
  private static final String FIRST =
      "id IN (SELECT id FROM parts_master_features ORDER BY id LIMIT %d)";
  private static final String MANY = "part_id LIKE 'p%' AND part_name IS NULL";

  private static DemoServer.Running demo;
  private static PartsUnderTest parts;
  private static Browser browser;

  @BeforeAll
  static void open(DemoServer.Running running) {
    demo = running;
    parts = running.parts();
    browser = Browser.open(demo.server(), "en");
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @BeforeEach
  void pause() {
    browser.until("all valid", () -> undone() == 0);
    demo.server().post("/api/worker/pause", "");
    browser.until("paused", () -> worker().at("/local/phase").textValue().equals("PAUSED"));
    browser.startOver();
    browser.until("it says so", () -> browser.seen("[data-phase=PAUSED]").size() == 1);
  }

  @AfterEach
  void resume() throws SQLException {
    demo.server().post("/api/worker/resume", "");
    demo.server().post("/api/worker/throttle", "{\"rowsPerMinute\":0}");
    parts.execute("DELETE FROM parts_master_features WHERE " + MANY);
    parts.execute(
        "UPDATE parts_master_features SET embedding_status = 'pending' WHERE embedding_status = 'failed'");
    browser.until("all valid", () -> undone() == 0);
    browser.assertQuietConsole();
  }

  @Test
  void retriesOneReason_thenAKindOfErrors() throws SQLException {
    fail(5, "retry", "no answer");
    fail(2, "rejected", REFUSED);
    browser.until("reasons", () -> browser.seen("select[name=reason] optgroup").size() == 2);
    browser.choose("select[name=reason]", "rejected " + REFUSED);
    confirm("retry-failed", "2");
    browser.until("two wait", () -> waiting() == 2);
    browser.until("the reason", () -> browser.text("[data-job=retry-failed]").contains(REFUSED));
    browser.choose("select[name=reason]", "retry");
    confirm("retry-failed", "3");
    browser.until("all five wait", () -> waiting() == 5);
  }

  @Test
  void makesVectorsOfOtherModelsAgain() throws SQLException {
    parts.execute(
        "UPDATE parts_master_features SET embedding_revision = 'old' WHERE " + FIRST.formatted(4));
    browser.until("foreign", () -> browser.text("[data-value=foreign]").equals("4"));
    browser.click("a[href='#/parts?class=foreign']");
    browser.until("their rows", () -> browser.seen("tbody tr:not([aria-hidden])").size() == 4);
    browser.visit("");
    confirm("reembed-foreign", "4");
    browser.until("waiting", () -> waiting() == 4);
    assertEquals(0, parts.count("clip_text_emb IS NULL"), "the old vectors stay meanwhile");
    demo.server().post("/api/worker/resume", "");
    browser.until("none is left", () -> browser.text("[data-value=foreign]").equals("0"));
    assertEquals(0, parts.count("embedding_revision = 'old'"));
  }

  @Test
  void tellsWhoComesSecond_andStopsForBoth() throws SQLException, IOException {
    parts.insert(2500);
    parts.execute("UPDATE parts_master_features SET embedding_status = 'failed' WHERE " + MANY);
    Browser other = Browser.open(demo.server(), "en");
    try (other) {
      TableLock lock = TableLock.take(parts);
      try (lock) {
        confirm("generate-missing", "2,500");
        browser.until("started", () -> browser.text(".notices").contains("Started"));
        other.until("it is there too", () -> running(other).size() == 1);
        confirm(other, "generate-missing", "2,500");
        other.until("the same", () -> other.text(".notices").contains("this is that job"));
        assertEquals(1, running(other).size());
        other.click("[data-action=stop]");
        browser.until("told", () -> browser.text("[data-action=stop]").startsWith("Stopping"));
      }
      for (Browser each : List.of(browser, other)) {
        each.until("stopped", () -> ended(each).getAttribute("data-state").equals("cancelled"));
      }
      assertTrue(parts.count("embedding_status = 'failed'") > 0, "it did not go through the table");
      other.assertQuietConsole();
    }
  }

  @Test
  void limitsTheWorkers() {
    browser.type("input[name=rowsPerMinute]", "120");
    browser.click("[data-action=throttle]");
    browser.until("told", () -> browser.text(".notices").contains("120"));
    assertEquals(120, settings().get("rowsPerMinute").intValue());
    browser.find("input[name=rowsPerMinute]").sendKeys(Keys.chord(Keys.CONTROL, "a"), "0");
    browser.click("[data-action=throttle]");
    browser.until("no limit", () -> settings().get("rowsPerMinute").intValue() == 0);
  }

  private static void confirm(String action, String rows) {
    confirm(browser, action, rows);
  }

  private static void confirm(Browser person, String action, String rows) {
    person.click("[data-action=" + action + "]");
    person.until("the count", () -> person.text("[data-dry-run]").equals(rows));
    person.click("[data-confirm]");
    person.until("closed", () -> person.seen("dialog").isEmpty());
  }

  private static List<WebElement> running(Browser person) {
    return person.seen("[data-job=generate-missing][data-state=running]");
  }

  private static WebElement ended(Browser person) {
    return person.find("[data-job=generate-missing]");
  }

  /** Gives up the first rows, as the worker does. */
  private static void fail(int rows, String errorClass, String reason) throws SQLException {
    String these = FIRST.formatted(rows);
    parts.execute("UPDATE parts_master_features SET embedding_status = 'pending' WHERE " + these);
    parts.execute("UPDATE parts_master_features SET embedding_status = 'failed' WHERE " + these);
    parts.execute(
        "UPDATE embedding_job SET error_class = '%s', last_error = '%s' WHERE %s"
            .formatted(errorClass, reason, these));
  }

  private static long undone() throws SQLException {
    return parts.count("clip_text_emb IS NULL OR embedding_status <> 'completed'");
  }

  private static long waiting() throws SQLException {
    return parts.count("embedding_status = 'pending'");
  }

  private static JsonNode settings() {
    return worker().get("settings");
  }

  private static JsonNode worker() {
    return ClipServer.json(demo.server().get("/api/worker"));
  }
}
