package dev.clipservice.benchmarks;

import dev.clipservice.benchmarks.Surroundings.Part;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Tokens to vectors: the forward pass alone, one caller, all cores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
public class ForwardBenchmark {

  /** Texts per call. */
  @Param({"1", "8", "64"})
  public int batch;

  /** Tokens per text, begin and end token included; no two texts begin alike. */
  @Param({"8", "32", "77"})
  public int length;

  private TextEncoder encoder;
  private List<TokenizedText> texts;

  /** For JMH. */
  public ForwardBenchmark() {}

  @Setup
  public void open() {
    Surroundings surroundings = Surroundings.find();
    Checkpoint checkpoint = Checkpoint.open(surroundings.model(), "benchmark");
    encoder = LibtorchTextEncoder.open(checkpoint, Surroundings.threads());
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint)) {
      texts = cut(tokenizer, surroundings.parts());
    }
  }

  @Benchmark
  public List<Embedding> encode(Rates rates) {
    rates.texts += batch;
    rates.tokens += (long) batch * length;
    return encoder.encode(texts);
  }

  @TearDown
  public void close() {
    encoder.close();
  }

  /** Real tokens, one text after the other, cut to pieces of the wanted length. */
  private List<TokenizedText> cut(ClipTokenizer tokenizer, List<Part> parts) {
    int[] frame = tokenizer.tokenize("").ids();
    int[] stream =
        parts.stream()
            .map(part -> tokenizer.tokenize(part.koreanText()))
            .flatMapToInt(text -> IntStream.range(1, text.length() - 1).map(text::id))
            .toArray();
    List<TokenizedText> cut = new ArrayList<>();
    int body = length - 2;
    for (int i = 0; i < batch; i++) {
      int[] ids = new int[length];
      ids[0] = frame[0];
      System.arraycopy(stream, i * body, ids, 1, body);
      ids[length - 1] = frame[1];
      cut.add(new TokenizedText(ids, length));
    }
    return cut;
  }
}
