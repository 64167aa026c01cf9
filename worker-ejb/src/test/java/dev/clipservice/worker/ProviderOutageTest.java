package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderOutageTest {

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;
  private final FakeProvider provider = fixture.provider;

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INVALID_REQUEST"})
  void losesAndFailsNothing_whenProviderFailsOnEverythingForAWhile(Kind kind) {
    queue.addMany(30);
    int[] left = {9};
    provider.before =
        request -> {
          if (left[0] > 0) {
            left[0]--;
            throw new ClipServiceException(kind, "not now");
          }
        };
    fixture.runUntil(() -> queue.count("completed") == 30);

    assertEquals(30, queue.count("completed"));
    assertEquals(0, fixture.worker.state().failed());
    assertTrue(fixture.worker.state().retried() > 0);
    assertEquals("not now", fixture.worker.state().lastError().orElseThrow());
  }

  @Test
  void waitsLongerAndLonger_whileProviderIsDown_andNoRowIsBlamed() {
    queue.addMany(25);
    List<Instant> calls = new ArrayList<>();
    provider.before =
        request -> {
          calls.add(fixture.time.now());
          throw new ModelNotLoadedException("gone");
        };
    fixture.runUntil(() -> calls.size() == 9);

    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L), gaps(calls));
    assertEquals(25, queue.count("pending"));
    assertEquals(0, queue.leased());
    assertTrue(queue.rows.values().stream().allMatch(row -> row.attempts == 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 3_600})
  void honoursWaitThatProviderAsksFor_withinBounds(long asked) {
    queue.addMany(1);
    List<Instant> calls = new ArrayList<>();
    provider.before =
        request -> {
          calls.add(fixture.time.now());
          throw new ClipServiceException(
              Kind.OVERLOADED, "full", null, null, Duration.ofSeconds(asked), null);
        };
    fixture.runUntil(() -> calls.size() == 2);

    assertEquals(List.of(Math.max(1, Math.min(30, asked))), gaps(calls));
  }

  @Test
  void leavesRowsUntouched_whenModelChangesDuringABatch() {
    queue.addMany(5);
    provider.before =
        request -> provider.status = new ProviderStatus.Ready(FakeProvider.model("r2"));
    fixture.runUntil(() -> true);

    assertEquals(5, queue.count("pending"));
    assertEquals(0, fixture.worker.state().failed());
  }

  @Test
  void isNotLive_afterAFaultOfTheVirtualMachine() {
    queue.addMany(5);
    provider.before =
        request -> {
          throw new OutOfMemoryError("test");
        };
    assertThrows(OutOfMemoryError.class, fixture.worker::run);

    assertFalse(fixture.worker.state().live());
    assertEquals(Phase.DEAD, fixture.worker.state().phase());
    // as after the death of the process: what it embedded is tried alone next
    assertEquals(5, queue.leased());
  }

  private static List<Long> gaps(List<Instant> calls) {
    List<Long> seconds = new ArrayList<>();
    for (int i = 1; i < calls.size(); i++) {
      seconds.add(Duration.between(calls.get(i - 1), calls.get(i)).toSeconds());
    }
    return seconds;
  }
}
