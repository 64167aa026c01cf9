package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.benchmarks.surroundings.Surroundings.Part;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
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

/** One text to its tokens, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenizerBenchmark {

  /** English part names, or Korean descriptions: twice as many tokens. */
  @Param({"name", "korean"})
  public String text;

  private ClipTokenizer tokenizer;
  private List<String> texts;
  private int next;

  /** For JMH. */
  public TokenizerBenchmark() {}

  @Setup
  public void open() {
    Surroundings surroundings = Surroundings.find();
    tokenizer = ClipTokenizer.open(Checkpoint.open(surroundings.model(), "benchmark"));
    boolean korean = text.equals("korean");
    texts = surroundings.parts().stream().map(korean ? Part::koreanText : Part::name).toList();
  }

  @Benchmark
  public TokenizedText tokenize(Rates rates) {
    next = (next + 1) % texts.size();
    TokenizedText tokens = tokenizer.tokenize(texts.get(next));
    rates.texts++;
    rates.tokens += tokens.originalLength();
    return tokens;
  }

  @TearDown
  public void close() {
    tokenizer.close();
  }
}
