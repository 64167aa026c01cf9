package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
      texts = TokenTexts.distinct(tokenizer, surroundings.parts(), batch, length);
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
}
