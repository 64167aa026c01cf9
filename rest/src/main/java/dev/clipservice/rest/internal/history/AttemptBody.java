package dev.clipservice.rest.internal.history;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.rest.internal.admin.IdentityBody;
import dev.clipservice.rest.internal.admin.Times;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An {@link Attempt}; null where nothing is known. */
@Schema(name = "Attempt")
public record AttemptBody(
    @Schema(description = "A later attempt has a greater one") long attemptId,
    @Schema(description = "The row's number") long id,
    @Schema(nullable = true, description = "null: the row was deleted since") String partId,
    @Schema(nullable = true) Integer colorId,
    @Schema(nullable = true) String partName,
    @Schema(description = "Which of the row's attempts it was, from 1") int attempt,
    @Schema(enumeration = {"completed", "retry", "failed"}) String outcome,
    String startedAt,
    String finishedAt,
    @Schema(description = "As measured: from handing the text to the provider to its answer")
        double durationMs,
    @Schema(nullable = true) String worker,
    @Schema(nullable = true, description = "Whose vector it brought; null if it failed")
        IdentityBody identity,
    @Schema(nullable = true) Integer tokens,
    @Schema(nullable = true) Boolean truncated,
    @Schema(nullable = true, description = "Why it failed") String error,
    @Schema(
            nullable = true,
            enumeration = {"retry", "rejected", "provider", "suspect"})
        String errorClass) {

  private static final double NANOS_PER_MILLI = 1e6;

  public static AttemptBody of(Attempt attempt) {
    return new AttemptBody(
        attempt.attemptId(),
        attempt.rowId(),
        attempt.partId().orElse(null),
        orNull(attempt.colorId()),
        attempt.partName().orElse(null),
        attempt.attempt(),
        attempt.outcome().toString(),
        Times.text(attempt.startedAt()),
        Times.text(attempt.finishedAt()),
        attempt.duration().toNanos() / NANOS_PER_MILLI,
        attempt.worker().orElse(null),
        IdentityBody.orNull(attempt.identity()),
        orNull(attempt.tokens()),
        attempt.truncated().orElse(null),
        attempt.error().orElse(null),
        attempt.errorClass().map(ErrorClass::toString).orElse(null));
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
