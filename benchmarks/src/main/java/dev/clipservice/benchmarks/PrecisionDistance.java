package dev.clipservice.benchmarks;

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
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far the embeddings of a precision are from those of fp32, over real texts, half of them part
 * names and half Korean descriptions. A program of its own, since there is nothing to time: {@code
 * java -cp benchmarks/target/benchmarks.jar dev.clipservice.benchmarks.PrecisionDistance [PRECISION
 * [TEXTS]]}.
 */
public final class PrecisionDistance {

  private static final int BATCH = 16;

  private PrecisionDistance() {}

  /**
   * Measures and prints.
   *
   * @param args the precision ({@code bf16}) and how many texts (2000)
   */
  public static void main(String[] args) {
    Precision precision =
        Precision.valueOf((args.length > 0 ? args[0] : "bf16").toUpperCase(Locale.ROOT));
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    Surroundings surroundings = Surroundings.find();
    for (String argument : surroundings.jvmArguments()) {
      String[] property = argument.substring("-D".length()).split("=", 2);
      System.setProperty(property[0], property[1]);
    }
    Checkpoint checkpoint = Checkpoint.open(surroundings.model(), "benchmark");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        TextEncoder reference = LibtorchTextEncoder.open(checkpoint, Surroundings.threads());
        TextEncoder measured = open(checkpoint, precision)) {
      List<TokenizedText> texts = texts(surroundings, count, tokenizer);
      DoubleSummaryStatistics cosines = new DoubleSummaryStatistics();
      DoubleSummaryStatistics differences = new DoubleSummaryStatistics();
      for (int from = 0; from < texts.size(); from += BATCH) {
        List<TokenizedText> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
        List<Embedding> expected = reference.encode(batch);
        List<Embedding> found = measured.encode(batch);
        for (int i = 0; i < batch.size(); i++) {
          cosines.accept(expected.get(i).cosine(found.get(i)));
          differences.accept(largestDifference(expected.get(i), found.get(i)));
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s of %s against fp32, %s operators, %d different texts:%n"
              + "cosine: least %.6f, mean %.6f; one value's difference: largest %.2e, mean of the texts' largest %.2e%n",
          precision,
          checkpoint.model(),
          measured.model().reproducible() ? "packed" : "plain",
          cosines.getCount(),
          cosines.getMin(),
          cosines.getAverage(),
          differences.getMax(),
          differences.getAverage());
    }
  }

  /** As the service would, or with plain operators where this machine's service would refuse. */
  private static TextEncoder open(Checkpoint checkpoint, Precision precision) {
    try {
      return LibtorchTextEncoder.open(
          checkpoint, Surroundings.threads(), new Compute(Compute.Device.AUTO, precision));
    } catch (ClipServiceException refused) {
      return LibtorchTextEncoder.openPlain(checkpoint, Surroundings.threads(), precision);
    }
  }

  private static List<TokenizedText> texts(
      Surroundings surroundings, int count, ClipTokenizer tokenizer) {
    // The whole list: not every part has a Korean text, and many share one
    List<Surroundings.Part> parts = surroundings.parts(Integer.MAX_VALUE);
    List<String> korean = distinct(parts.stream().map(Surroundings.Part::koreanText), count / 2);
    List<String> names =
        distinct(parts.stream().map(Surroundings.Part::name), count - korean.size());
    return Stream.concat(korean.stream(), names.stream()).map(tokenizer::tokenize).toList();
  }

  /** Up to {@code most} different texts, spread evenly over all. */
  private static List<String> distinct(Stream<String> texts, int most) {
    List<String> all = texts.filter(text -> !text.isBlank()).distinct().toList();
    int taken = Math.min(most, all.size());
    return IntStream.range(0, taken)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / taken)))
        .toList();
  }

  private static double largestDifference(Embedding one, Embedding other) {
    return IntStream.range(0, one.dimensions())
        .mapToDouble(i -> Math.abs(one.get(i) - other.get(i)))
        .max()
        .orElseThrow();
  }
}
