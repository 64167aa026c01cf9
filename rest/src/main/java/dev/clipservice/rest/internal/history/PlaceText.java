package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptHistory.Place;
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the history as a caller carries it from page to page: two numbers. */
final class PlaceText {

  private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private PlaceText() {}

  static String write(Place place) {
    return place.finishedMicros() + "-" + place.attemptId();
  }

  /**
   * @param text or null for the first page
   */
  static Optional<Place> read(String text) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw InvalidRequests.of(
          "after",
          "invalid_value",
          "Invalid 'after': expected what the page before gave as 'next', but got '%s'."
              .formatted(InvalidRequests.quoted(text)));
    }
    return Optional.of(
        new Place(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
  }
}
