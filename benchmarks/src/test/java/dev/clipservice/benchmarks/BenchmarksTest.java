package dev.clipservice.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jmh Forward -p batch=64 -p length=32 -wi 1 -rff result.json",
        "jmh -l",
        "roofline --rounds 1 --tokens 8,256 --out here",
        "prefix-sharing --chunks 2",
        "bits --texts 10 --precisions fp32,bf16",
        "first-answer --starts 1",
        "soak --texts 100",
        "interactive-under-bulk --rounds 1 --interval-millis 50",
        "bf16-speed --rounds 1",
        "compare --measures one-text,part-names-unsorted --limit 256 --encoding BASE64",
        "worker --rows 300 --database postgresql://postgres@127.0.0.1:5432/postgres",
        "wake-up --tries 5",
        "queue --rows 500 --setting CLIP_WORKER_BATCH=256",
        "slow-clients --connections 50 --rounds 1",
        "overload --times 3 --seconds 5",
        "edge-share --rounds 1",
        "load http://127.0.0.1:3021/v1/embeddings --clients 2",
        "round-weights here --to there",
        "report --results here --to there"
      })
  void understandsItsCommandLines(String line) {
    CommandLine.ParseResult parsed = Benchmarks.commandLine().parseArgs(line.split(" ", -1));
    assertEquals(line.split(" ", 2)[0], parsed.subcommand().commandSpec().name());
  }

  /** A program without a task in the Makefile would be left out of the page. */
  @Test
  void makefileNamesProgramsThatExist() throws IOException {
    String list =
        Files.readAllLines(Path.of("../Makefile")).stream()
            .filter(line -> line.startsWith("BENCH_LIBRARY ="))
            .findFirst()
            .orElseThrow();
    Stream<String> named =
        Arrays.stream(list.substring(list.indexOf('=') + 1).strip().split(" ", -1));
    assertEquals(
        List.of(),
        named
            .filter(name -> !Benchmarks.commandLine().getSubcommands().containsKey(name))
            .toList());
  }
}
