package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a server that asks for keys, and has no database. */
@ExtendWith(KeyedServer.class)
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

  private static void enter(Browser browser, String key) {
    browser.type("input[name=key]", key);
    browser.click(".login button");
  }
}
