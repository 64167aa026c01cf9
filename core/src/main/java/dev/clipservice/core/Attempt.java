package dev.clipservice.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attempt at a row's vector, as it was.
 *
 * @param attemptId unique among all attempts; a later one has a greater number
 * @param rowId {@code parts_master_features.id}
 * @param partId the part's number; empty if the row was deleted since
 * @param colorId its colour now
 * @param partName its name now
 * @param attempt which of the row's attempts it was, from 1
 * @param duration as it was measured: from handing the text to the provider to its answer
 * @param worker who made it
 * @param identity whose vector it brought; empty if it failed
 * @param tokens of the text, if it was embedded
 * @param truncated whether the text was longer than the model's window, if it was embedded
 * @param error why it failed
 * @param errorClass the class of the error
 */
public record Attempt(
    long attemptId,
    long rowId,
    Optional<String> partId,
    OptionalInt colorId,
    Optional<String> partName,
    int attempt,
    AttemptOutcome outcome,
    Instant startedAt,
    Instant finishedAt,
    Duration duration,
    Optional<String> worker,
    Optional<ModelIdentity> identity,
    OptionalInt tokens,
    Optional<Boolean> truncated,
    Optional<String> error,
    Optional<ErrorClass> errorClass) {

  public Attempt {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    Objects.requireNonNull(duration, "duration");
  }
}
