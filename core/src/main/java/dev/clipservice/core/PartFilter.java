package dev.clipservice.core;

import java.util.Objects;
import java.util.Optional;

/**
 * Which parts a list shows; what is empty lets all through.
 *
 * @param vectorClass what their vectors are
 * @param state where they stand
 * @param truncated whether only those whose text was longer than the model's window
 * @param errorClass of the error that a waiting or failed part had last
 * @param text what a part's number begins with, or its name or text contains, in any case; at most
 *     {@link #LONGEST_TEXT} characters
 */
public record PartFilter(
    Optional<VectorClass> vectorClass,
    Optional<PartState> state,
    boolean truncated,
    Optional<ErrorClass> errorClass,
    Optional<String> text) {

  /** In characters. */
  public static final int LONGEST_TEXT = 200;

  /** Lets every part through. */
  public static final PartFilter NONE =
      new PartFilter(Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());

  /**
   * Checks the values.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if the text is too long, or holds
   *     U+0000, which no part's can
   */
  public PartFilter {
    Objects.requireNonNull(vectorClass, "vectorClass");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(errorClass, "errorClass");
    text = text.map(String::strip).filter(wanted -> !wanted.isEmpty());
    if (text.isPresent() && text.get().length() > LONGEST_TEXT) {
      throw ClipServiceException.invalid(
          "text",
          "expected at most %d characters to look for, got %d"
              .formatted(LONGEST_TEXT, text.get().length()));
    }
    if (text.isPresent() && text.get().indexOf('\0') >= 0) {
      throw ClipServiceException.invalid("text", "expected a text without U+0000, found one");
    }
  }
}
