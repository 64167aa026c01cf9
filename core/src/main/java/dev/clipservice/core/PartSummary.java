package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A part as a list shows it.
 *
 * @param rowId {@code parts_master_features.id}
 * @param partId the part's number
 * @param colorId empty for a part without a colour
 * @param partName empty if it has none
 * @param featureText its text, perhaps only the beginning; empty if it has none
 * @param vectorClass what its vector is
 * @param state where it stands
 * @param truncated whether its text was longer than the model's window when it was embedded
 * @param tokens of its text when it was embedded, begin and end token included
 * @param embeddedAt when its vector was made, if that is known
 * @param attempts that counted, of a part that waits or failed; else 0
 * @param error why it has not got its vector, if an attempt failed
 * @param errorClass the class of that error
 */
public record PartSummary(
    long rowId,
    String partId,
    OptionalInt colorId,
    Optional<String> partName,
    Optional<String> featureText,
    VectorClass vectorClass,
    PartState state,
    boolean truncated,
    OptionalInt tokens,
    Optional<Instant> embeddedAt,
    int attempts,
    Optional<String> error,
    Optional<ErrorClass> errorClass) {

  public PartSummary {
    Objects.requireNonNull(partId, "partId");
    Objects.requireNonNull(vectorClass, "vectorClass");
    Objects.requireNonNull(state, "state");
  }
}
