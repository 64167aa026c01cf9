package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Claim;
import dev.clipservice.core.WorkerReport;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker does for and because of the others on its table. */
class SharedTableTest {

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;
  private final InMemoryTable table = fixture.table;

  @Test
  void keepsItsLeases_howeverLongTheProviderTakes() {
    queue.addMany(10);
    fixture.provider.before =
        request -> {
          for (int i = 0; i < 30; i++) {
            fixture.time.advance(Duration.ofSeconds(10));
          }
        };
    fixture.runUntilIdle();

    assertEquals(10, queue.count("completed"));
    assertTrue(queue.rows.values().stream().allMatch(row -> row.attempts == 1));
  }

  @Test
  void tellsWhatItDoes_everyTenSeconds_andThatItEnds() {
    queue.addMany(3);
    fixture.runUntil(() -> fixture.time.pauses.size() == 25);

    List<WorkerReport> beats = table.beats;
    assertEquals("STARTING", beats.get(0).phase());
    WorkerReport last = beats.get(beats.size() - 1);
    assertEquals("IDLE", last.phase());
    assertEquals(3, last.completed());
    assertEquals(FakeProvider.MODEL.identity(), last.model().orElseThrow());
    assertEquals("host", last.host());
    for (int i = 1; i < beats.size(); i++) {
      Duration gap = Duration.between(beats.get(i - 1).heartbeatAt(), beats.get(i).heartbeatAt());
      assertEquals(Duration.ofSeconds(10), gap);
    }
    assertEquals(List.of(WorkerFixture.ID.name()), table.left);
  }

  @Test
  void claimsNothingWhilePaused_andGoesOnAfterwards() {
    queue.addMany(30);
    table.paused = true;
    fixture.runUntil(
        () -> {
          if (fixture.time.pauses.size() == 50) {
            assertEquals(Phase.PAUSED, fixture.worker.state().phase());
            assertEquals(0, queue.claims);
            table.paused = false;
          }
          return queue.count("completed") == 30;
        });

    assertTrue(fixture.time.pauses.stream().limit(50).allMatch(p -> p.toSeconds() <= 2));
    assertTrue(fixture.time.pauses.size() < 60, fixture.time.pauses.size() + " pauses");
  }

  @Test
  void givesBackAtOnce_whatItHasNotBegun_whenPaused() {
    queue.addMany(100);
    fixture.provider.before =
        request -> {
          // the second claim was of eight slices, two of which are with the provider
          if (fixture.provider.requests.size() == 2) {
            table.paused = true;
            fixture.time.advance(Duration.ofSeconds(3));
          }
        };
    fixture.runUntil(() -> fixture.worker.state().phase() == Phase.PAUSED);

    assertEquals(30, queue.count("completed"));
    assertEquals(0, queue.leased());
    assertTrue(
        queue.rows.values().stream()
            .filter(row -> row.status.equals("pending"))
            .allMatch(row -> row.attempts == 0));
  }

  @Test
  void saysSo_whenTheTableIsThrottled() {
    queue.addMany(5);
    queue.gate = Claim.Gate.THROTTLED;
    fixture.runUntil(
        () -> {
          if (fixture.time.pauses.size() == 10) {
            assertEquals(Phase.THROTTLED, fixture.worker.state().phase());
            queue.gate = Claim.Gate.OPEN;
          }
          return queue.count("completed") == 5;
        });
    assertEquals(5, fixture.worker.state().completed());
  }

  @Test
  void wakesWhenARowIsDue_notOnlyEverySoOften() {
    fixture.config =
        new WorkerConfig(
            fixture.config.role(), true, 10, Duration.ofHours(1), Duration.ofMinutes(5), true);
    queue.addMany(1);
    queue.rows.get(1L).notBefore = fixture.time.now().plusSeconds(3);
    fixture.runUntil(() -> queue.count("completed") == 1 || fixture.time.pauses.size() == 5);

    assertEquals(1, queue.count("completed"));
    assertEquals(Duration.ofSeconds(3), fixture.time.pauses.get(0));
  }

  @Test
  void obeysASettingThatChanges_withoutARestart() {
    queue.addMany(40);
    fixture.provider.before = request -> fixture.config = WorkerFixture.config(5);
    fixture.runUntilIdle();

    assertEquals(10, fixture.provider.requests.get(0).texts().size());
    assertTrue(fixture.provider.requests.stream().skip(1).allMatch(r -> r.texts().size() == 5));
  }
}
