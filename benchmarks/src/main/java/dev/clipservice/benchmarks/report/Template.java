package dev.clipservice.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with places to fill: {@code {{command}}} or {@code {{command argument}}}.
 *
 * @param commands what gives a place's text, by name; gets the argument, {@code ""} if there is
 *     none
 */
record Template(Map<String, UnaryOperator<String>> commands) {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\S+?)(?:\\s+([^}]*))?}}");

  /**
   * Fills every place.
   *
   * @throws IllegalArgumentException if one is unknown
   */
  String fill(String page) {
    return PLACE
        .matcher(page)
        .replaceAll(place -> Matcher.quoteReplacement(text(place.group(1), place.group(2))));
  }

  private String text(String command, String argument) {
    UnaryOperator<String> known = commands.get(command);
    if (known == null) {
      throw new IllegalArgumentException(
          "expected one of %s, got {{%s}}".formatted(List.copyOf(commands.keySet()), command));
    }
    return known.apply(argument == null ? "" : argument.strip());
  }
}
