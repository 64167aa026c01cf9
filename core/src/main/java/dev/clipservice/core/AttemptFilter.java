package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which attempts are shown; what is empty lets all through.
 *
 * @param from ended at or after
 * @param to ended before
 * @param outcome how it ended
 * @param partId at this part, in any colour
 * @param colorId at a part of this colour; only with a part
 * @param withoutColor at the part without a colour; only with a part, and without a colour
 * @param provider whose vector it brought, e.g. {@code clip}
 * @param errorClass the class of its error
 */
public record AttemptFilter(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<AttemptOutcome> outcome,
    Optional<String> partId,
    OptionalInt colorId,
    boolean withoutColor,
    Optional<String> provider,
    Optional<ErrorClass> errorClass) {

  /** Lets every attempt through. */
  public static final AttemptFilter NONE =
      new AttemptFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  /**
   * Checks the values.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if a colour is asked for without a
   *     part, or a text holds U+0000
   */
  public AttemptFilter {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(errorClass, "errorClass");
    requireNoNul("partId", partId);
    requireNoNul("provider", provider);
    if (partId.isEmpty() && (colorId.isPresent() || withoutColor)) {
      throw ClipServiceException.invalid(
          "colorId", "expected a colour only together with a part's number, got it alone");
    }
  }

  private static void requireNoNul(String parameter, Optional<String> text) {
    if (text.isPresent() && text.get().indexOf('\0') >= 0) {
      throw ClipServiceException.invalid(parameter, "expected a text without U+0000, found one");
    }
  }

  /** Only attempts at one part. */
  public static AttemptFilter ofPart(String partId, OptionalInt colorId) {
    return new AttemptFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(partId),
        colorId,
        colorId.isEmpty(),
        Optional.empty(),
        Optional.empty());
  }
}
