package dev.clipservice.benchmarks.report;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Result;
import dev.clipservice.benchmarks.surroundings.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as Markdown tables. */
final class Tables {

  static final String NOT_MEASURED = "*Not measured yet.*";

  private final Findings findings;

  Tables(Findings findings) {
    this.findings = findings;
  }

  String targets(List<Target> targets) {
    return Stream.concat(
            Stream.of("| measure | target | measured | reached |", "|---|---|---|---|"),
            targets.stream().map(target -> target.row(findings)))
        .collect(Collectors.joining("\n"));
  }

  /** The machines that results were measured on: one row each that differs. */
  String machines() {
    Map<Machine, String> programs =
        findings.results().values().stream()
            .collect(
                Collectors.groupingBy(
                    Result::machine,
                    Collectors.mapping(
                        result ->
                            "%s (%s)".formatted(result.benchmark(), result.date().substring(0, 10)),
                        Collectors.joining(", "))));
    if (programs.isEmpty()) {
      return NOT_MEASURED;
    }
    return programs.entrySet().stream()
        .map(entry -> machine(entry.getKey(), entry.getValue()))
        .sorted()
        .collect(Collectors.joining("\n\n"));
  }

  private static String machine(Machine machine, String programs) {
    return String.join(
        "\n",
        "| | |",
        "|---|---|",
        "| processor | %s, %d cores (%s) |"
            .formatted(machine.cpu(), machine.cores(), String.join(" ", machine.cpuFlags())),
        "| memory | %s GiB |".formatted(Numbers.of(machine.memoryGib())),
        "| system | %s |".formatted(machine.os()),
        "| Java | %s |".formatted(machine.java()),
        "| libtorch | %s |".formatted(machine.libtorch()),
        "| commit | `%s` |".formatted(machine.commit()),
        "| results | %s |".formatted(programs));
  }

  /** Pairs of one result: medians and the median of the ratios. */
  String pairs(String benchmark) {
    List<Comparison> pairs = findings.result(benchmark).map(Result::comparisons).orElse(List.of());
    if (pairs.isEmpty()) {
      return NOT_MEASURED + notes(benchmark);
    }
    return Stream.concat(
                Stream.of(
                    "| measure | pairs | median | against | ratio (lowest to highest) |",
                    "|---|---|---|---|---|"),
                pairs.stream().map(Tables::row))
            .collect(Collectors.joining("\n"))
        + notes(benchmark);
  }

  private static String row(Comparison comparison) {
    double[] ratios =
        comparison.pairs().stream()
            .mapToDouble(pair -> pair.subject() / pair.reference())
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s: %s %s | %s: %s | %.2f (%.2f to %.2f) |",
        comparison.title(),
        ratios.length,
        comparison.subjectName(),
        Numbers.of(comparison.subject()),
        comparison.unit(),
        comparison.referenceName(),
        Numbers.of(comparison.reference()),
        comparison.ratio(),
        ratios[0],
        ratios[ratios.length - 1]);
  }

  /** Single numbers of one result. */
  String figures(String benchmark) {
    return findings
            .result(benchmark)
            .map(
                result ->
                    Stream.concat(
                            Stream.of("| figure | value |", "|---|---|"),
                            result.figures().stream()
                                .map(
                                    figure ->
                                        "| %s | %s |"
                                            .formatted(
                                                figure.title(),
                                                (Numbers.of(figure.value()) + " " + figure.unit())
                                                    .strip())))
                        .collect(Collectors.joining("\n")))
            .orElse(NOT_MEASURED)
        + notes(benchmark);
  }

  /** How one result was measured. */
  String settings(String benchmark) {
    return findings
        .result(benchmark)
        .map(
            result ->
                result.settings().entrySet().stream()
                    .map(setting -> setting.getKey() + ": " + setting.getValue())
                    .collect(Collectors.joining("; ", "Settings: ", ".")))
        .orElse("");
  }

  private String notes(String benchmark) {
    return findings.result(benchmark).stream()
        .flatMap(result -> result.notes().stream())
        .map(note -> "\n\n" + note)
        .collect(Collectors.joining());
  }
}
