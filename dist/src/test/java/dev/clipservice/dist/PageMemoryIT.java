package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.testing.Endurance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A page that stays open all day, while rows get their vectors: three looks, or ten minutes. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class PageMemoryIT {

  private static final Logger LOG = Logger.getLogger(PageMemoryIT.class.getName());

  private static final int LOOKS = Endurance.size(3, 10);
  private static final Duration APART = Duration.ofSeconds(Endurance.size(0, 60));

  /** Between two looks, at least. */
  private static final int ROUNDS = 60;

  private static final int ROWS_OF_A_ROUND = 3;

  /** What the page keeps of the log: before it is full, the page grows. */
  private static final long LOG_LINES = 200;

  /** One line of the log has more. */
  private static final long NODES_OF_A_ROUND = 3;

  private static final long MOST_BYTES = 1_500_000;
  private static final List<String> PLACES = List.of("parts", "search?q=brick", "history", "map");

  private static final String IS_THERE =
      """
      const tab = document.querySelector('.tabs [aria-current]').getAttribute('href');
      return arguments[0].startsWith(tab.slice(2)) && tab !== '#/'
        && !document.querySelector('[aria-busy=true],.ghost,.skeleton')""";

  private static DemoServer.Running demo;
  private static PartsUnderTest parts;

  @BeforeAll
  static void find(DemoServer.Running running) {
    demo = running;
    parts = running.parts();
  }

  @Test
  void staysAsItIs_whateverHappens() throws SQLException {
    Browser browser = Browser.open(demo.server(), "en");
    try (browser) {
      browser.until("live", () -> browser.seen("[data-connection=live]").size() == 1);
      while (logLines(browser) < LOG_LINES) {
        round(browser, 0);
      }
      lookAround(browser);
      PageMemory first = look(browser, "at first");
      int rounds = 0;
      for (int look = 1; look <= LOOKS; look++) {
        long end = System.nanoTime() + APART.toNanos();
        for (int i = 0; i < ROUNDS || System.nanoTime() < end; i++) {
          round(browser, rounds++);
        }
        lookAround(browser);
        PageMemory now = look(browser, "after " + rounds + " rounds");
        assertTrue(now.nodes() - first.nodes() < NODES_OF_A_ROUND * ROUNDS, now + ", " + first);
        assertTrue(now.listeners() - first.listeners() < ROUNDS, now + ", " + first);
        assertTrue(now.heapBytes() - first.heapBytes() < MOST_BYTES, now + ", " + first);
      }
      browser.assertQuietConsole();
    }
  }

  /** Some rows get their vectors anew: counts, throughput and log change on the page. */
  private static void round(Browser browser, int round) throws SQLException {
    parts.execute(
        "UPDATE parts_master_features SET embedding_status = 'pending' WHERE id IN (SELECT id FROM parts_master_features ORDER BY id LIMIT %d OFFSET %d)"
            .formatted(ROWS_OF_A_ROUND, round % 100 * ROWS_OF_A_ROUND));
    browser.until("vectors", () -> parts.count("embedding_status <> 'completed'") == 0);
  }

  /**
   * Once through the page, and back. By scripts: an element that the driver has found is held by
   * it, with all that it was once part of.
   */
  private static void lookAround(Browser browser) {
    for (String place : PLACES) {
      browser.script("location.hash = arguments[0]", "#/" + place);
      browser.until(place, () -> (boolean) browser.script(IS_THERE, place));
    }
    browser.script("location.hash = ''");
    browser.until("the log is back", () -> logLines(browser) == LOG_LINES);
  }

  private static long logLines(Browser browser) {
    return (long) browser.script("return document.querySelectorAll('.log li').length");
  }

  private static PageMemory look(Browser browser, String when) {
    PageMemory memory = PageMemory.of(browser);
    LOG.info(() -> "the page " + when + ": " + memory);
    return memory;
  }
}
