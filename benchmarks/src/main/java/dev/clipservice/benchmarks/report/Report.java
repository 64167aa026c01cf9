package dev.clipservice.benchmarks.report;

import dev.clipservice.benchmarks.results.ResultFolder;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.knowm.xchart.internal.chartpart.Chart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the page about performance from the results. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes docs/performance.md and its plots from the results and the template"
            + " benchmarks/src/main/report/performance.md.")
public final class Report implements Callable<Integer> {

  @Option(names = "--results", description = "Folder; default benchmarks/results.")
  private Optional<Path> results = Optional.empty();

  @Option(names = "--to", description = "Folder for the page; default docs.")
  private Optional<Path> target = Optional.empty();

  /** For picocli. */
  public Report() {}

  @Override
  public Integer call() throws IOException {
    Path root = Surroundings.find().root();
    Path folder = target.orElse(root.resolve("docs"));
    Findings findings =
        new Findings(new ResultFolder(results.orElse(root.resolve("benchmarks/results"))).read());
    Path source = root.resolve("benchmarks/src/main/report");
    List<Target> targets =
        Files.readAllLines(source.resolve("targets.tsv")).stream()
            .skip(1)
            .map(Target::parse)
            .toList();
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("performance.md"),
        template(findings, targets, folder)
            .fill(Files.readString(source.resolve("performance.md"))));
    return 0;
  }

  static Template template(Findings findings, List<Target> targets, Path folder) {
    Tables tables = new Tables(findings);
    Plots plots = new Plots(findings);
    UnaryOperator<String> number =
        path ->
            findings.number(path).stream()
                .mapToObj(Numbers::of)
                .findFirst()
                .orElse("(not measured)");
    return new Template(
        Map.of(
            "targets",
            none -> tables.targets(targets),
            "machine",
            none -> tables.machines(),
            "pairs",
            tables::pairs,
            "figures",
            tables::figures,
            "settings",
            tables::settings,
            "number",
            number,
            "plot",
            named -> image(plots, folder, named)));
  }

  /**
   * Draws a plot.
   *
   * @param named the plot's name and its caption
   * @return the image and the caption for the page
   */
  private static String image(Plots plots, Path folder, String named) {
    String name = named.split(" ", 2)[0];
    String caption = named.substring(name.length()).strip();
    Optional<Chart<?, ?>> chart = plots.plot(name);
    if (chart.isEmpty()) {
      return Tables.NOT_MEASURED;
    }
    Svg.write(chart.get(), folder.resolve("performance").resolve(name + ".svg"));
    return "![%s](performance/%s.svg)\n\n*%s*".formatted(caption, name, caption);
  }
}
