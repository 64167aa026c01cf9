package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.engine.Precision;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How far the embeddings of a precision are from those of fp32. */
@Command(
    name = "precision-distance",
    mixinStandardHelpOptions = true,
    description =
        "How far bf16's or fp16's vectors are from fp32's: part names and Korean descriptions in"
            + " equal parts. Slow where the processor has no instructions for the precision.")
public final class PrecisionDistance implements Callable<Integer> {

  private static final int BATCH = 16;

  @Mixin private RunOptions run;

  @Option(names = "--precision", description = "Which; default ${DEFAULT-VALUE}.")
  private Precision precision = Precision.BF16;

  @Option(names = "--texts", description = "How many different ones; default ${DEFAULT-VALUE}.")
  private int count = 2000;

  /** For picocli. */
  public PrecisionDistance() {}

  @Override
  public Integer call() {
    Surroundings surroundings = Surroundings.find();
    Checkpoint checkpoint = Checkpoint.open(run.model(surroundings), "benchmark");
    Recording recording =
        run.record("precision-distance-" + precision, surroundings)
            .setting("precision", precision)
            .setting("texts", count);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        TextEncoder reference = LibtorchTextEncoder.open(checkpoint, Surroundings.threads());
        TextEncoder measured = open(checkpoint)) {
      recording.setting("operators", measured.model().reproducible() ? "packed" : "plain");
      compare(texts(surroundings, tokenizer), reference, measured, recording);
    }
    return 0;
  }

  private void compare(
      List<TokenizedText> texts, TextEncoder reference, TextEncoder measured, Recording recording) {
    DoubleSummaryStatistics distances = new DoubleSummaryStatistics();
    DoubleSummaryStatistics differences = new DoubleSummaryStatistics();
    for (List<TokenizedText> batch : Spread.pieces(texts, BATCH)) {
      List<Embedding> expected = reference.encode(batch);
      List<Embedding> found = measured.encode(batch);
      for (int i = 0; i < batch.size(); i++) {
        distances.accept(1 - expected.get(i).cosine(found.get(i)));
        differences.accept(largestDifference(expected.get(i), found.get(i)));
      }
    }
    String title = "%s against fp32, %d texts: ".formatted(precision, distances.getCount());
    add(recording, "distance-max", title + "largest 1 - cosine", distances.getMax());
    add(recording, "distance-mean", title + "mean 1 - cosine", distances.getAverage());
    add(recording, "value-max", title + "largest difference of one value", differences.getMax());
  }

  private static void add(Recording recording, String name, String title, double value) {
    recording.add(Figure.single(name, title, "", value));
  }

  /** As the service would, or with plain operators where this machine's service would refuse. */
  private TextEncoder open(Checkpoint checkpoint) {
    try {
      return LibtorchTextEncoder.open(
          checkpoint, Surroundings.threads(), new Compute(Compute.Device.AUTO, precision));
    } catch (ClipServiceException refused) {
      return LibtorchTextEncoder.openPlain(checkpoint, Surroundings.threads(), precision);
    }
  }

  private List<TokenizedText> texts(Surroundings surroundings, ClipTokenizer tokenizer) {
    List<String> korean = different(Texts.korean(surroundings), count / 2);
    List<String> names = different(Texts.names(surroundings), count - korean.size());
    return Stream.concat(korean.stream(), names.stream()).map(tokenizer::tokenize).toList();
  }

  private static List<String> different(List<String> texts, int most) {
    List<String> all = texts.stream().filter(text -> !text.isBlank()).distinct().toList();
    return Spread.evenly(all, most);
  }

  private static double largestDifference(Embedding one, Embedding other) {
    return IntStream.range(0, one.dimensions())
        .mapToDouble(i -> Math.abs(one.get(i) - other.get(i)))
        .max()
        .orElseThrow();
  }
}
