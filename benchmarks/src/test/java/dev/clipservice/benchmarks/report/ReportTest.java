package dev.clipservice.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Result;
import dev.clipservice.benchmarks.results.Series;
import dev.clipservice.benchmarks.surroundings.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Path SOURCE = Path.of("src/main/report");

  @TempDir Path folder;

  @Test
  void fillsTheWholeTemplate_whenNothingIsMeasured() throws IOException {
    String page = page(new Findings(Map.of()));
    assertFalse(page.contains("{{"), page);
    assertTrue(page.contains("| not measured |"), page);
    assertTrue(page.contains(Tables.NOT_MEASURED), page);
  }

  @Test
  void numbersAndPlotsComeFromTheResults() throws IOException {
    String page = page(measured());
    assertTrue(page.contains("| at least 92 % | 93 % | yes |"), page);
    assertTrue(page.contains("A token of this model costs\n170 MFLOP"), page);
    assertTrue(page.contains("| processor | a processor, 2 cores (avx2) |"), page);
    String svg = Files.readString(folder.resolve("performance/roofline.svg"));
    assertTrue(svg.contains("<svg") && svg.contains("rgb(0,114,178)"), svg);
  }

  @Test
  void targetsAreNotReachedWithAnotherModel() throws IOException {
    Result full = measured().results().get("roofline");
    Result demo =
        new Result(
            full.benchmark(),
            full.date(),
            full.machine(),
            Map.of("model", "clip-brick-mini"),
            full.figures(),
            full.comparisons(),
            full.series(),
            full.notes());
    String page = page(new Findings(Map.of("roofline", demo)));
    assertTrue(page.contains("| at least 92 % | 93 % with clip-brick-mini | |"), page);
  }

  @Test
  void everyTargetHasAPathThatCanBeLookedUp() throws IOException {
    Findings nothing = new Findings(Map.of());
    for (Target target : targets()) {
      assertTrue(nothing.number(target.path()).isEmpty());
    }
  }

  @Test
  void targetIsReachedAtItsBound() {
    Target most = Target.parse("m\tb/n.value\t<=\t4\tx");
    assertTrue(most.isReached(4));
    assertFalse(most.isReached(4.01));
    Target least = Target.parse("m\tb/n.value\t>=\t4\tx");
    assertTrue(least.isReached(4));
    assertFalse(least.isReached(3.99));
    assertThrows(IllegalArgumentException.class, () -> Target.parse("m\tb/n.value\t=\t4\tx"));
  }

  @Test
  void unknownPlacesAreRefused() {
    Template template = new Template(Map.of("known", argument -> "<" + argument + ">"));
    assertEquals("a <b c> d", template.fill("a {{known b c}} d"));
    assertThrows(IllegalArgumentException.class, () -> template.fill("{{unknown}}"));
  }

  @Test
  void numbersForPeople() {
    assertEquals("0", Numbers.of(0));
    assertEquals("1.8e-07", Numbers.of(1.8e-7));
    assertEquals("0.45", Numbers.of(0.45));
    assertEquals("2", Numbers.of(2));
    assertEquals("34.7", Numbers.of(34.71));
    assertEquals("11,855", Numbers.of(11855));
  }

  private String page(Findings findings) throws IOException {
    return Report.template(findings, targets(), folder)
        .fill(Files.readString(SOURCE.resolve("performance.md")));
  }

  private static List<Target> targets() throws IOException {
    return Files.readAllLines(SOURCE.resolve("targets.tsv")).stream()
        .skip(1)
        .map(Target::parse)
        .toList();
  }

  private static Findings measured() {
    Machine machine =
        new Machine("a processor", List.of("avx2"), 2, 24, "os", "java", "libtorch", "commit");
    return new Findings(
        Map.of(
            "roofline",
            new Result(
                "roofline",
                "2026-01-02T03:04:05Z",
                machine,
                Map.of("rounds", "1"),
                List.of(Figure.single("flop-per-token", "arithmetic", "MFLOP", 169.87)),
                List.of(
                    new Comparison(
                        "share-256",
                        "256 tokens",
                        "GFLOP/s",
                        "forward pass",
                        "peak",
                        List.of(new Pair(93, 100)))),
                List.of(
                    new Series(
                        "roofline",
                        "forward pass",
                        List.of(new Series.Point(8, 300), new Series.Point(256, 900)))),
                List.of())));
  }
}
