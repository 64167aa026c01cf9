package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code CLIP_CORS_ORIGINS}, which the server compares with a browser's {@code Origin} as it is.
 */
final class CorsOrigins {

  private static final String NAME = "CLIP_CORS_ORIGINS";

  /** As browsers write it: no path, no slash at the end. */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  private CorsOrigins() {}

  /**
   * The origins, without blanks around them.
   *
   * @throws CannotServeException if one is none that a browser sends: its pages would be kept out
   *     without a word
   */
  static List<String> of(Settings settings) {
    List<String> origins =
        Stream.of(settings.get(NAME, "").split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .toList();
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new CannotServeException(
            "%s: expected origins as browsers write them, such as https://shop.example or http://localhost:5173, separated by commas; found \"%s\"."
                .formatted(NAME, origin));
      }
    }
    return origins;
  }
}
