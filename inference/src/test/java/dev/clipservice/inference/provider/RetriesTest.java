package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.provider.ServiceUnavailableException.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NEVER = Instant.MAX;

  /** Of what may be waited for, how much. */
  private double chance = 0.5;

  private final List<Duration> waits = new ArrayList<>();
  private final List<ClipServiceException> failures = new ArrayList<>();

  @Test
  void asksAgain_waitingUpToTwiceAsLongEachTime() {
    fail(3, unreachable(null));
    assertEquals("answer", call(Priority.BULK, NEVER));
    assertEquals(millis(250, 500, 1_000), waits);
  }

  @Test
  void waitsAtRandom_betweenNothingAndTheBound() {
    chance = 0;
    fail(1, unreachable(null));
    assertEquals("answer", call(Priority.BULK, NEVER));
    assertEquals(millis(0), waits);
  }

  @Test
  void givesUp_withTheLastFailure() {
    ClipServiceException last = unreachable(null);
    fail(3, unreachable(null));
    failures.add(last);
    assertSame(last, failure(Priority.BULK, NEVER));
    assertEquals(3, waits.size());
  }

  @Test
  void waitsAsLongAsItIsAsked_andALittleMore() {
    fail(1, overloaded(Duration.ofSeconds(7)));
    assertEquals("answer", call(Priority.BULK, NEVER));
    assertEquals(List.of(Duration.ofMillis(7_000 + 500 / 8)), waits);
  }

  @Test
  void doesNotWaitLonger_thanWhoeverAsksWould() {
    fail(1, overloaded(Duration.ofSeconds(7)));
    assertEquals(Kind.OVERLOADED, failure(Priority.INTERACTIVE, NEVER).kind());
    failures.clear();
    fail(1, overloaded(Duration.ofMinutes(2)));
    assertEquals(Duration.ofMinutes(2), failure(Priority.BULK, NEVER).retryAfter().orElseThrow());
    assertEquals(List.of(), waits);
  }

  @Test
  void doesNotWaitPastTheDeadline() {
    fail(1, unreachable(Duration.ofSeconds(3)));
    assertEquals(Kind.UNAVAILABLE, failure(Priority.BULK, NOW.plusSeconds(3)).kind());
    assertEquals(List.of(), waits);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"OVERLOADED"},
      mode = EnumSource.Mode.EXCLUDE)
  void doesNotAskAgain_whatWouldBeAnsweredTheSame(Kind kind) {
    fail(1, new ClipServiceException(kind, "no"));
    assertEquals(kind, failure(Priority.BULK, NEVER).kind());
    assertEquals(List.of(), waits);
  }

  @Test
  void asksASlowOrRestingServiceNotAtOnce_andAWrongOneOnce() {
    for (Way way : List.of(Way.SLOW, Way.RESTING)) {
      failures.clear();
      fail(1, new ServiceUnavailableException(way, "no"));
      assertThrows(ServiceUnavailableException.class, () -> call(Priority.BULK, NEVER));
    }
    assertEquals(List.of(), waits);
    failures.clear();
    fail(2, new ServiceUnavailableException(Way.WRONG_ANSWER, "no"));
    assertThrows(ServiceUnavailableException.class, () -> call(Priority.BULK, NEVER));
    assertEquals(1, waits.size());
  }

  @Test
  void endsWithAnInterrupt() {
    Retries retries =
        new Retries(
            3,
            wait -> {
              throw new InterruptedException();
            },
            random(),
            () -> NOW);
    fail(1, unreachable(null));
    assertThrows(
        ClipServiceException.class, () -> retries.call(this::attempt, Priority.BULK, NEVER));
    assertTrue(Thread.interrupted(), "told to the caller");
  }

  private void fail(int times, ClipServiceException failure) {
    for (int i = 0; i < times; i++) {
      failures.add(failure);
    }
  }

  private static ServiceUnavailableException unreachable(Duration retryAfter) {
    return new ServiceUnavailableException(Way.UNREACHABLE, "no", retryAfter, null);
  }

  private static ClipServiceException overloaded(Duration retryAfter) {
    return new ClipServiceException(Kind.OVERLOADED, "no", null, null, retryAfter, null);
  }

  private ClipServiceException failure(Priority priority, Instant deadline) {
    return assertThrows(ClipServiceException.class, () -> call(priority, deadline));
  }

  private String call(Priority priority, Instant deadline) {
    return new Retries(3, waits::add, random(), () -> NOW).call(this::attempt, priority, deadline);
  }

  private String attempt() {
    if (failures.isEmpty()) {
      return "answer";
    }
    throw failures.remove(0);
  }

  private RandomGenerator random() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return chance;
      }
    };
  }

  private static List<Duration> millis(long... waits) {
    List<Duration> durations = new ArrayList<>();
    for (long wait : waits) {
      durations.add(Duration.ofMillis(wait));
    }
    return durations;
  }
}
