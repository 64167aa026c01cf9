package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a person can do about the table, each on rows that the test has broken. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageActionsIT {

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
  void startOver() {
    browser.startOver();
  }

  @AfterEach
  void mend() throws SQLException {
    demo.server().post("/api/worker/resume", "");
    parts.execute("DELETE FROM parts_master_features WHERE " + MANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ko", "en"})
  void generatesAllMissing_afterTellingHowMany(String language) throws SQLException {
    browser.click("[data-choice=" + language + "]");
    awaitAllValid();
    breakRows(40);
    browser.click("[data-action=generate-missing]");
    browser.until("the count", () -> browser.text("[data-dry-run]").equals("40"));
    assertEquals(
        40, parts.count("clip_text_emb IS NULL"), "nothing is done before it is confirmed");
    assertTrue(browser.text("[data-confirm]").contains("40"));
    browser.click("[data-confirm]");
    browser.until(
        "the job",
        () -> browser.seen("[data-job=generate-missing][data-state=completed]").size() > 0);
    awaitAllValid();
    browser.assertQuietConsole();
  }

  @Test
  void doesNothing_whenItIsNotConfirmed() throws SQLException {
    awaitAllValid();
    browser.click("[data-action=generate-missing]");
    browser.until("the count", () -> browser.text("[data-dry-run]").equals("0"));
    assertEquals(0, browser.seen("[data-confirm]").size());
    browser.press(Keys.ESCAPE);
    browser.until("closed", () -> browser.seen("dialog").isEmpty());
    assertEquals(
        "generate-missing",
        browser.script("return document.activeElement.dataset.action"),
        "the focus is where it was");
    browser.assertQuietConsole();
  }

  @Test
  void goesOn_whenTheTabIsClosed() throws SQLException, IOException {
    demo.server().post("/api/worker/pause", "");
    parts.insert(2000);
    parts.execute("UPDATE parts_master_features SET embedding_status = 'failed' WHERE " + MANY);
    browser.click("[data-action=generate-missing]");
    browser.until("the count", () -> browser.text("[data-dry-run]").equals("2,000"));
    browser.click("[data-confirm]");
    browser.until("queued", () -> parts.count("embedding_status = 'pending'") > 0);
    demo.server().post("/api/worker/resume", "");
    browser.closeTab();
    browser.visit("");
    browser.until(
        "the same job in another tab",
        () -> browser.seen("[data-job=generate-missing]").size() > 0);
    awaitAllValid();
    browser.until("the figures", () -> browser.text("[data-value=percent]").startsWith("100"));
    browser.assertQuietConsole();
  }

  @Test
  void retriesWhatHasFailed_byItsReason() throws SQLException {
    awaitAllValid();
    demo.server().post("/api/worker/pause", "");
    breakRows(5);
    browser.until("failed", () -> browser.text("[data-value=failed]").equals("5"));
    browser.click("[data-action=retry-failed]");
    browser.until("the count", () -> browser.text("[data-dry-run]").equals("5"));
    demo.server().post("/api/worker/resume", "");
    browser.click("[data-confirm]");
    awaitAllValid();
    browser.assertQuietConsole();
  }

  @Test
  void generatesOnePart_andSelectedRows() throws SQLException {
    awaitAllValid();
    String part = "3004";
    long before = attempts();
    browser.type("input[name=part]", part);
    browser.type("input[name=color]", Long.toString(colour(part)));
    browser.click("form [data-action=generate-part]");
    browser.until("one more attempt", () -> attempts() == before + 1);
    browser.visit("parts");
    browser.until("rows", () -> browser.seen("tbody input").size() == 50);
    browser.click("tbody tr:nth-child(1) input");
    browser.click("tbody tr:nth-child(2) input");
    browser.click("[data-action=generate-selected]");
    browser.until("two more attempts", () -> attempts() == before + 3);
    browser.until("nothing selected", () -> browser.seen("tbody input:checked").isEmpty());
    browser.assertQuietConsole();
  }

  @Test
  void validates_andReports() {
    awaitAllValid();
    browser.click("[data-action=validate]");
    browser.click("[data-confirm]");
    browser.until(
        "done", () -> browser.seen("[data-job=validate][data-state=completed]").size() > 0);
    browser.click("[data-job=validate] a");
    browser.until("the report", () -> browser.text("[data-report]").contains("All is well"));
    browser.assertQuietConsole();
  }

  /** Given up and without a vector: any other row without one, the worker fills by itself. */
  private static void breakRows(int rows) throws SQLException {
    parts.execute(
        "UPDATE parts_master_features SET clip_text_emb = NULL, embedding_status = 'failed' WHERE id IN (SELECT id FROM parts_master_features ORDER BY id LIMIT %d)"
            .formatted(rows));
  }

  private static long attempts() throws SQLException {
    return parts.number("SELECT count(*) FROM embedding_attempt");
  }

  private static long colour(String part) throws SQLException {
    return parts.number(
        "SELECT color_id FROM parts_master_features WHERE part_id = '%s'".formatted(part));
  }

  private void awaitAllValid() {
    browser.until(
        "all valid",
        () -> parts.count("clip_text_emb IS NULL OR embedding_status <> 'completed'") == 0);
  }
}
