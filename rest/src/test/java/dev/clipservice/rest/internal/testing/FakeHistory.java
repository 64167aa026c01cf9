package dev.clipservice.rest.internal.testing;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.ErrorClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A history, the newest first, and what was asked for. */
public final class FakeHistory implements AttemptHistory {

  public static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.123456Z");

  public final List<Attempt> attempts = new ArrayList<>();
  public final List<AttemptFilter> filters = new ArrayList<>();
  public final List<Integer> limits = new ArrayList<>();

  /** One that went well. */
  public static Attempt completed(long attemptId, String partName) {
    return attempt(attemptId, partName, AttemptOutcome.COMPLETED, Optional.empty());
  }

  /** One that was given up. */
  public static Attempt failed(long attemptId, String reason) {
    return attempt(attemptId, "Brick", AttemptOutcome.FAILED, Optional.of(reason));
  }

  private static Attempt attempt(
      long attemptId, String partName, AttemptOutcome outcome, Optional<String> error) {
    boolean done = error.isEmpty();
    return new Attempt(
        attemptId,
        1,
        Optional.of("3001"),
        OptionalInt.of(4),
        Optional.of(partName),
        1,
        outcome,
        STARTED,
        STARTED.plusMillis(20),
        Duration.ofNanos(12_500_000),
        Optional.of("w"),
        done ? Optional.of(Fakes.VIT.identity()) : Optional.empty(),
        done ? OptionalInt.of(9) : OptionalInt.empty(),
        done ? Optional.of(false) : Optional.empty(),
        error,
        done ? Optional.empty() : Optional.of(ErrorClass.REJECTED));
  }

  @Override
  public Page page(AttemptFilter filter, Optional<Place> after, int limit) {
    filters.add(filter);
    limits.add(limit);
    int from = after.map(place -> (int) place.attemptId()).orElse(0);
    int to = Math.min(attempts.size(), from + limit);
    return new Page(
        attempts.subList(from, to),
        to < attempts.size() ? Optional.of(new Place(5, to)) : Optional.empty());
  }

  @Override
  public List<Span> throughput(Duration span, int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(new Span(Instant.EPOCH.plus(span.multipliedBy(i)), i, 0, 1));
    }
    return spans;
  }
}
