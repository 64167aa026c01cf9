package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.benchmarks.surroundings.Surroundings.Part;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** 64 texts that were embedded before, tokenized and found in the cache, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CacheBenchmark {

  private static final int ARRAY = 64;

  private LocalEmbeddingProvider provider;
  private List<String> texts;
  private int next;

  /** For JMH. */
  public CacheBenchmark() {}

  @Setup
  public void open() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    texts = surroundings.parts().stream().map(Part::koreanText).toList();
    provider = surroundings.openProvider();
    embed(texts);
  }

  @Benchmark
  public List<EmbeddedText> embed(Rates rates) {
    next = (next + ARRAY) % (texts.size() - ARRAY);
    List<EmbeddedText> embedded = embed(texts.subList(next, next + ARRAY));
    rates.texts += embedded.size();
    rates.tokens += embedded.stream().mapToLong(EmbeddedText::tokens).sum();
    return embedded;
  }

  private List<EmbeddedText> embed(List<String> some) {
    return provider.embed(new EmbeddingRequest(some, Priority.INTERACTIVE, Instant.MAX));
  }

  @TearDown
  public void close() {
    provider.close();
  }
}
