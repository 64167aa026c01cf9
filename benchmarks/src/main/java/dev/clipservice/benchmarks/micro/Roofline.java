package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Median;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.Series;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The forward pass against the machine's own product of matrices, in turn in one process. */
@Command(
    name = "roofline",
    mixinStandardHelpOptions = true,
    description = "Forward pass in tokens/s, as a share of what the machine can multiply (fp32).")
public final class Roofline implements Callable<Integer> {

  /** From here on the share of the peak counts. */
  private static final int FULL_BATCH = 256;

  @Mixin private RunOptions run;

  @Option(names = "--rounds", description = "Pairs; default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(names = "--seconds", description = "Of each measurement; default ${DEFAULT-VALUE}.")
  private double seconds = 1;

  @Option(names = "--length", description = "Tokens of each text; default ${DEFAULT-VALUE}.")
  private int length = 32;

  @Option(
      names = "--tokens",
      split = ",",
      description = "Tokens of each batch; default ${DEFAULT-VALUE}.")
  private List<Integer> sizes = List.of(8, 16, 32, 64, 128, 256, 512, 1024, 2048);

  /** For picocli. */
  public Roofline() {}

  /**
   * The operations of the linear layers for one token: what a token costs beyond attention, which
   * grows with the text, and the projection, which is once per text.
   */
  static double flopsPerToken(CheckpointConfig config) {
    double width = config.width();
    return 2 * config.layers() * (4 * width * width + 2 * width * config.intermediate());
  }

  @Override
  public Integer call() {
    Surroundings surroundings = Surroundings.find();
    // No text shares a prefix with another here; switched off as well, for those who doubt it
    System.setProperty("clip.prefixSharing", "off");
    Recording recording =
        run.record("roofline", surroundings)
            .setting("rounds", rounds)
            .setting("seconds of each measurement", seconds)
            .setting("tokens of each text", length)
            .setting("threads", Surroundings.threads());
    Checkpoint checkpoint = Checkpoint.open(run.model(surroundings), "benchmark");
    CheckpointConfig config = checkpoint.config();
    double gflopPerToken = flopsPerToken(config) / 1e9;
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        TextEncoder encoder = LibtorchTextEncoder.open(checkpoint, Surroundings.threads());
        SgemmPeak peak = SgemmPeak.open(config.width(), config.intermediate())) {
      Map<Integer, List<TokenizedText>> batches = new LinkedHashMap<>();
      for (int size : sizes) {
        batches.put(
            size,
            TokenTexts.distinct(
                tokenizer,
                surroundings.parts(),
                Math.max(1, size / length),
                Math.min(size, length)));
      }
      measure(encoder, peak, batches, gflopPerToken, recording);
    }
    return 0;
  }

  private void measure(
      TextEncoder encoder,
      SgemmPeak peak,
      Map<Integer, List<TokenizedText>> batches,
      double gflopPerToken,
      Recording recording) {
    Map<Integer, List<Double>> tokensPerSecond = new LinkedHashMap<>();
    Map<String, List<Double>> peaks = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      recording.say("round %d of %d", round + 1, rounds);
      batches.forEach(
          (size, texts) -> {
            int tokens = texts.stream().mapToInt(TokenizedText::length).sum();
            double rate = tokens * Repetition.perSecond(seconds, () -> encoder.encode(texts));
            tokensPerSecond.computeIfAbsent(size, any -> new ArrayList<>()).add(rate);
          });
      peak.measure(seconds)
          .forEach((name, rate) -> peaks.computeIfAbsent(name, any -> new ArrayList<>()).add(rate));
    }
    record(tokensPerSecond, peaks, gflopPerToken, recording);
  }

  private static void record(
      Map<Integer, List<Double>> tokensPerSecond,
      Map<String, List<Double>> peaks,
      double gflopPerToken,
      Recording recording) {
    peaks.forEach(
        (name, runs) -> recording.add(Figure.median("product " + name, name, "GFLOP/s", runs)));
    String best = best(peaks);
    recording.setting("peak", "the fastest by its median: " + best);
    recording.add(Figure.median("peak", "sgemm peak", "GFLOP/s", peaks.get(best)));
    recording.add(
        Figure.single("flop-per-token", "arithmetic", "MFLOP a token", gflopPerToken * 1e3));
    tokensPerSecond.forEach(
        (size, runs) -> {
          recording.add(
              Figure.median("tokens-" + size, "forward, " + size + " tokens", "tokens/s", runs));
          if (size >= FULL_BATCH) {
            recording.add(share(size, runs, peaks.get(best), gflopPerToken));
          }
        });
    recording.add(curve("forward pass", tokensPerSecond));
    double limit = Median.of(peaks.get(best)) / gflopPerToken;
    recording.add(
        new Series(
            "roofline",
            "the arithmetic's limit",
            tokensPerSecond.keySet().stream().map(x -> new Series.Point(x, limit)).toList()));
  }

  private static Comparison share(
      int size, List<Double> tokensPerSecond, List<Double> peaks, double gflopPerToken) {
    return new Comparison(
        "share-" + size,
        "forward, %d tokens, of the peak".formatted(size),
        "GFLOP/s",
        "forward pass",
        "sgemm peak",
        IntStream.range(0, peaks.size())
            .mapToObj(i -> new Pair(tokensPerSecond.get(i) * gflopPerToken, peaks.get(i)))
            .toList());
  }

  private static Series curve(String name, Map<Integer, List<Double>> runs) {
    return new Series(
        "roofline",
        name,
        runs.entrySet().stream()
            .map(size -> new Series.Point(size.getKey(), Median.of(size.getValue())))
            .toList());
  }

  private static String best(Map<String, List<Double>> peaks) {
    return peaks.entrySet().stream()
        .max((a, b) -> Double.compare(Median.of(a.getValue()), Median.of(b.getValue())))
        .orElseThrow()
        .getKey();
  }
}
