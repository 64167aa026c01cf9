package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class WorkerLogTest {

  private static final String SEED_LINE = "✅ CLIP embedding generated: 768D, norm=1.0000";

  @Test
  void writesTheOriginalLine_perRowAtFine_andPerBatchWithTheCountAtInfo() {
    WorkerFixture fixture = new WorkerFixture(8);
    fixture.queue.addMany(10);
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntilIdle();
      List<String> rows = log.messages(Level.FINE).stream().filter(SEED_LINE::equals).toList();
      assertEquals(10, rows.size());
      List<String> batches =
          log.messages(Level.INFO).stream().filter(line -> line.startsWith("✅")).toList();
      assertEquals(
          List.of(SEED_LINE + " (8 rows, 0.0 s)", SEED_LINE + " (2 rows, 0.0 s)"), batches);
    }
  }

  @Test
  void showsNoTextOfARow_atInfoOrAbove() {
    WorkerFixture fixture = new WorkerFixture();
    fixture.queue.add("secret brick");
    fixture.queue.add("secret brick " + FakeProvider.INVALID);
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntilIdle();
      for (Level level : List.of(Level.INFO, Level.WARNING, Level.SEVERE)) {
        assertFalse(log.messages(level).toString().contains("secret"));
      }
      assertTrue(log.messages(Level.WARNING).toString().contains("1 rows failed"));
    }
  }
}
