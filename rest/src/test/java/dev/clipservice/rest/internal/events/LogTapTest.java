package dev.clipservice.rest.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.rest.internal.events.LogLines.Line;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogTapTest {

  private static final Logger PARENT = Logger.getLogger("dev.clipservice");
  private static final Logger LOG = Logger.getLogger("dev.clipservice.worker.SomeWorker");

  @Test
  void takesNoteOfWhatIsLogged_untilItIsClosed() {
    LogLines lines = new LogLines();
    LogTap tap = new LogTap(lines);
    boolean parents = PARENT.getUseParentHandlers();
    PARENT.setUseParentHandlers(false);
    tap.open();
    try {
      LOG.info("✅ CLIP embedding generated: 768D, norm=1.0000 (64 rows, 0.4 s)");
      LOG.fine("a row of it");
      LOG.log(Level.WARNING, "{0} rows failed", 3);
      LOG.log(Level.SEVERE, "x".repeat(5_000), new IllegalStateException("trace"));
    } finally {
      tap.close();
      LOG.info("too late");
      PARENT.setUseParentHandlers(parents);
    }
    List<LogBody> bodies = lines.after(0).stream().map(Line::body).toList();
    assertEquals(3, bodies.size());
    assertEquals(
        "✅ CLIP embedding generated: 768D, norm=1.0000 (64 rows, 0.4 s)", bodies.get(0).message());
    assertEquals("INFO", bodies.get(0).level());
    assertEquals("3 rows failed", bodies.get(1).message());
    assertEquals("SEVERE", bodies.get(2).level());
    assertEquals(1_001, bodies.get(2).message().length());
    assertTrue(bodies.get(2).at().endsWith("Z"));
  }

  @Test
  void keepsTheNewestLines() {
    LogLines lines = new LogLines();
    for (int i = 0; i < 500; i++) {
      lines.add(new LogBody("", "INFO", "line " + i));
    }
    List<Line> kept = lines.after(0);
    assertEquals(LogLines.KEPT, kept.size());
    assertEquals("line 499", kept.get(kept.size() - 1).body().message());
    assertEquals(500, lines.last());
    assertEquals(7, lines.number(lines.id(7)).getAsLong());
  }
}
