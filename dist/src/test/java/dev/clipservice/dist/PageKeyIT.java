package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of a server that asks for keys, and has no database. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class PageKeyIT {

  private static ClipServer server;

  @BeforeAll
  static void find(KeyedServer.Running running) {
    server = running.server();
  }

  @Test
  void asksForAKey_andForgetsItWithTheTab() {
    Browser browser = Browser.open(server, "ko");
    try (browser) {
      enter(browser, "wrong");
      browser.until("refusal", () -> browser.text("#key-problem").equals("키가 거부되었습니다."));
      enter(browser, KeyedServer.KEY);
      browser.until("why", () -> browser.text("#key-problem").contains("kind admin"));
      assertEquals("", browser.find("input[name=key]").getAttribute("value"));
      enter(browser, KeyedServer.ADMIN_KEY);
      browser.until("no table", () -> browser.text("#no-table").equals("표시할 테이블이 없습니다"));
      assertEquals("clip-brick-mini", browser.text("[data-value=model]"));
      String stored =
          (String)
              browser.script(
                  "return JSON.stringify([localStorage, sessionStorage, document.cookie])");
      assertFalse(stored.contains(KeyedServer.ADMIN_KEY), stored);
      browser.reload();
      browser.find("input[name=key]");
    }
  }

  /** A link could not send the key: the page fetches the file, and saves it. */
  @Test
  void exportsTheHistory_withTheKey(@TempDir Path folder) throws IOException {
    Path downloads = Files.createDirectory(folder.resolve("downloads"));
    ClipServer demo =
        ClipServer.start(
            folder.resolve("server"),
            Map.of("CLIP_ADMIN_API_KEYS", KeyedServer.ADMIN_KEY),
            "--demo");
    try (demo) {
      Browser browser = Browser.open(demo, "en");
      try (browser) {
        enter(browser, KeyedServer.ADMIN_KEY);
        browser.until("all valid", () -> browser.text("[data-value=percent]").startsWith("100"));
        browser.until("live", () -> browser.seen("[data-connection=live]").size() == 1);
        browser.ask(
            "Browser.setDownloadBehavior",
            Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        browser.visit("history");
        browser.click("[data-action=csv]");
        Path file = downloads.resolve("embedding-history.csv");
        browser.until("the file", () -> Files.exists(file) && Files.size(file) > 0);
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).contains("attempt"), lines.get(0));
        assertTrue(lines.size() > 100, lines.size() + " lines");
      }
    }
  }

  private static void enter(Browser browser, String key) {
    browser.type("input[name=key]", key);
    browser.click(".login button");
  }
}
