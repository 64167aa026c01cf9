package dev.clipservice.benchmarks.report;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Result;
import dev.clipservice.benchmarks.results.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All results, by what the report asks for.
 *
 * @param results by their programs' names
 */
record Findings(Map<String, Result> results) {

  Optional<Result> result(String benchmark) {
    return Optional.ofNullable(results.get(benchmark));
  }

  Optional<String> setting(String benchmark, String name) {
    return result(benchmark).map(result -> result.settings().get(name));
  }

  Optional<Figure> figure(String benchmark, String name) {
    return result(benchmark)
        .flatMap(r -> r.figures().stream().filter(f -> f.name().equals(name)).findFirst());
  }

  Optional<Comparison> comparison(String benchmark, String name) {
    return result(benchmark)
        .flatMap(r -> r.comparisons().stream().filter(c -> c.name().equals(name)).findFirst());
  }

  /** The curves of the named plots of one result, one of each name. */
  List<Series> series(String benchmark, List<String> plots) {
    Map<String, Series> byName = new LinkedHashMap<>();
    result(benchmark).stream()
        .flatMap(r -> r.series().stream())
        .filter(curve -> plots.contains(curve.plot()))
        .forEach(curve -> byName.putIfAbsent(curve.name(), curve));
    return List.copyOf(byName.values());
  }

  /**
   * A number.
   *
   * @param path {@code BENCHMARK/NAME.FIELD}, FIELD one of {@code value} (of a figure), {@code
   *     subject}, {@code reference}, {@code ratio}
   * @return empty if that was not measured
   * @throws IllegalArgumentException if it is no such path
   */
  OptionalDouble number(String path) {
    int slash = path.indexOf('/');
    int dot = path.lastIndexOf('.');
    if (slash < 1 || dot < slash) {
      throw new IllegalArgumentException("expected BENCHMARK/NAME.FIELD, got " + path);
    }
    String benchmark = path.substring(0, slash);
    String name = path.substring(slash + 1, dot);
    String field = path.substring(dot + 1);
    if (field.equals("value")) {
      return figure(benchmark, name).stream().mapToDouble(Figure::value).findFirst();
    }
    return comparison(benchmark, name).stream().mapToDouble(c -> field(c, field)).findFirst();
  }

  private static double field(Comparison comparison, String field) {
    return switch (field) {
      case "subject" -> comparison.subject();
      case "reference" -> comparison.reference();
      case "ratio" -> comparison.ratio();
      default ->
          throw new IllegalArgumentException(
              "expected value, subject, reference or ratio, got " + field);
    };
  }
}
