package dev.clipservice.worker;

import static dev.clipservice.testing.EmbeddingAssertions.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingWorkerTest {

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;
  private final FakeProvider provider = fixture.provider;

  @Test
  void completesEveryRow_withTheVectorOfItsText() {
    queue.addMany(95);
    fixture.runUntilIdle();

    assertEquals(95, queue.count("completed"));
    assertEquals(95, fixture.worker.state().completed());
    for (InMemoryJobQueue.Row row : queue.rows.values()) {
      assertSameBits(FakeProvider.vector(row.text, 768), row.vector, row.text);
      assertEquals(1, row.attempts);
    }
    assertTrue(provider.requests.stream().allMatch(r -> r.priority() == Priority.BULK));
    assertTrue(provider.requests.stream().allMatch(r -> r.texts().size() <= 10));
  }

  @Test
  void failsOnlyTheBadRows_withTheirReasons() {
    queue.addMany(40);
    InMemoryJobQueue.Row invalid = queue.add("brick " + FakeProvider.INVALID);
    InMemoryJobQueue.Row crashes = queue.add("brick " + FakeProvider.CRASHES);
    queue.addMany(40);
    fixture.runUntil(() -> queue.count("pending") == 0);

    assertEquals(80, queue.count("completed"));
    assertEquals("failed", invalid.status);
    assertEquals("a text is refused", invalid.reason);
    assertEquals("failed", crashes.status);
    assertEquals(1, invalid.attempts);
    assertEquals("the forward pass failed", crashes.reason);
    assertEquals(InMemoryJobQueue.MAX_ATTEMPTS, crashes.attempts);
    assertEquals(2, fixture.worker.state().failed());
  }

  @Test
  void refusesVectorOfWrongDimension() {
    queue.addMany(5);
    InMemoryJobQueue.Row row = queue.add("brick " + FakeProvider.SHORT);
    fixture.runUntil(() -> queue.count("pending") == 0);

    assertEquals("failed", row.status);
    assertEquals("expected 768 dimensions, got 512", row.reason);
    assertNull(row.vector);
    assertEquals(5, queue.count("completed"));
  }

  @Test
  void claimsNothing_beforeModelIsReadyAndDatabaseUp() {
    queue.addMany(1);
    provider.status = new ProviderStatus.Loading("reading weights");
    fixture.database = new DatabaseStatus.Migrating("creating tables");
    fixture.runUntil(() -> fixture.time.pauses.size() == 3);

    assertEquals(0, queue.claims);
    assertEquals(0, provider.requests.size());
  }

  @Test
  void startsByItself_whenModelAndDatabaseComeLater() {
    queue.addMany(3);
    provider.status = new ProviderStatus.Loading("reading weights");
    fixture.database = new DatabaseStatus.Down("connection refused");
    fixture.runUntil(
        () -> {
          int pauses = fixture.time.pauses.size();
          if (pauses == 2) {
            assertEquals(Phase.DATABASE_DOWN, fixture.worker.state().phase());
            assertEquals("connection refused", fixture.worker.state().reason().orElseThrow());
            fixture.database = new DatabaseStatus.Up();
          } else if (pauses == 4) {
            assertEquals(Phase.WAITING, fixture.worker.state().phase());
            provider.status = new ProviderStatus.Ready(FakeProvider.MODEL);
          }
          return queue.count("completed") == 3;
        });

    assertEquals(3, queue.count("completed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"heartbeat", "claim", "begin", "settle", "sample"})
  void goesOn_whenDatabaseFailsForAWhile(String operation) {
    queue.addMany(25);
    fixture.failFirst(4, operation);
    fixture.runUntilIdle();

    assertEquals(25, queue.count("completed"));
    assertEquals(
        List.of(1L, 2L, 4L, 8L),
        fixture.time.pauses.subList(0, 4).stream().map(Duration::toSeconds).toList());
    assertTrue(queue.rows.values().stream().allMatch(row -> row.attempts == 1));
    assertEquals(25, provider.requests.stream().mapToInt(r -> r.texts().size()).sum());
  }

  @Test
  void writesWhatIsDone_howeverLongTheDatabaseWasDown() {
    queue.addMany(4);
    fixture.failFirst(400, "settle");
    fixture.runUntilIdle();

    assertEquals(4, queue.count("completed"));
    assertEquals(4, provider.requests.get(0).texts().size());
    assertEquals(1, provider.requests.size());
  }

  @Test
  void embedsNewText_whenItChangedMeanwhile() {
    InMemoryJobQueue.Row row = queue.add("old");
    provider.before = request -> row.text = "new";
    fixture.runUntilIdle();

    assertSameBits(FakeProvider.vector("new", 768), row.vector, "row");
    assertEquals(1, fixture.worker.state().completed());
  }

  @Test
  void claimsNothing_andSaysWhyOnce_whenTableBelongsToAnotherModel() {
    queue.addMany(5);
    queue.target = FakeProvider.model("other").identity();
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntil(
          () -> {
            int pauses = fixture.time.pauses.size();
            if (pauses == 3) {
              queue.target = FakeProvider.model("third").identity();
            }
            return pauses == 6;
          });
      List<String> warnings = log.messages(Level.WARNING);
      assertEquals(2, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("the table belongs to other"), warnings.get(0));
      assertTrue(warnings.get(1).contains("the table belongs to third"), warnings.get(1));
    }
    assertEquals(5, queue.count("pending"));
    assertEquals(0, provider.requests.size());
    assertTrue(fixture.time.pauses.stream().allMatch(Duration.ofSeconds(30)::equals));
  }

  @Test
  void goesOn_afterSomethingUnexpected_andGivesTheRowsBack() {
    queue.addMany(5);
    int[] left = {2};
    queue.before =
        operation -> {
          if (operation.equals("sample") && left[0]-- > 0) {
            throw new IllegalStateException("nobody foresaw this");
          }
        };
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntilIdle();
      assertEquals(1, log.messages(Level.SEVERE).size());
    }
    assertEquals(5, queue.count("completed"));
    assertEquals(0, queue.leased());
    assertTrue(fixture.worker.state().lastError().orElseThrow().contains("nobody foresaw this"));
  }

  @Test
  void logsATroubleOnce_andItsEnd() {
    queue.addMany(1);
    fixture.failFirst(6, "claim");
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntilIdle();
      List<String> warnings = log.messages(Level.WARNING);
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("the database does not answer"), warnings.get(0));
      assertTrue(log.messages(Level.INFO).stream().anyMatch(line -> line.contains("is over")));
    }
  }

  @Test
  void runsOnce() {
    fixture.runUntilIdle();
    assertThrows(IllegalStateException.class, fixture.worker::run);
  }
}
