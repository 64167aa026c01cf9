package dev.clipservice.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.benchmarks.surroundings.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {

  static final Machine MACHINE =
      new Machine("cpu", List.of("avx2"), 2, 24, "os", "java", "libtorch", "commit");

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() {
    Result result =
        new Result(
            "roofline",
            "2026-01-02T03:04:05Z",
            MACHINE,
            Map.of("rounds", "7"),
            List.of(Figure.median("f", "a figure", "s", List.of(1.0, 3.0, 2.0))),
            List.of(new Comparison("c", "a pair", "x", "a", "b", List.of(new Pair(1.5, 2)))),
            List.of(new Series("plot", "curve", List.of(new Series.Point(1, 2)))),
            List.of("a note"));
    new ResultFolder(folder).write(result);
    assertEquals(Map.of("roofline", result), new ResultFolder(folder).read());
  }

  @Test
  void fileHasTheMediansToo_forReadersWithoutThisProgram() throws IOException {
    ResultFolder results = new ResultFolder(folder.resolve("made"));
    recording(results)
        .add(new Comparison("c", "a pair", "x", "a", "b", List.of(new Pair(1, 4), new Pair(1, 4))));
    String json = Files.readString(folder.resolve("made/trial.json"));
    assertTrue(json.contains("\"ratio\" : 0.25"), json);
  }

  @Test
  void recordingKeepsTheFileUpToDate() {
    ResultFolder results = new ResultFolder(folder);
    Recording recording = recording(results);
    recording.add(Figure.single("first", "first", "s", 1));
    assertEquals(1, results.read().get("trial").figures().size());
    recording.note("something was refused");
    assertEquals(List.of("something was refused"), results.read().get("trial").notes());
  }

  @Test
  void waitingTimesBecomeMillisecondsAndACurve() {
    Histogram microseconds = new Histogram(3);
    for (int i = 1; i <= 100; i++) {
      microseconds.recordValue(i * 1000L);
    }
    ResultFolder results = new ResultFolder(folder);
    WaitingTimes.record(recording(results), "plot", "one", "one text", "ours", microseconds);
    Result result = results.read().get("trial");
    assertEquals(
        List.of("one-p50", "one-p95", "one-p99"),
        result.figures().stream().map(Figure::name).toList());
    assertEquals(50, result.figures().get(0).value(), 0.1);
    assertEquals(95, result.figures().get(1).value(), 0.1);
    assertEquals(100, result.series().get(0).points().size());
  }

  @Test
  void noFolderMeansNoResults() {
    assertEquals(Map.of(), new ResultFolder(folder.resolve("none")).read());
  }

  private static Recording recording(ResultFolder results) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Recording("trial", MACHINE, results, nowhere);
  }
}
