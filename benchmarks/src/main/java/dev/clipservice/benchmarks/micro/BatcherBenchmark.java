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
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The provider as the API uses it: 16 callers at once, each waits for one text. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(16)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
public class BatcherBenchmark {

  private final AtomicInteger next = new AtomicInteger();
  private LocalEmbeddingProvider provider;
  private List<String> texts;

  /** For JMH. */
  public BatcherBenchmark() {}

  @Setup
  public void open() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    texts = surroundings.parts().stream().map(Part::koreanText).toList();
    provider = surroundings.openProvider();
  }

  @Benchmark
  public List<EmbeddedText> embed(Rates rates) {
    int number = next.getAndIncrement() & Integer.MAX_VALUE;
    // The number in front: no text twice, so that no cache answers, and no prefix in common
    String text = number + " " + texts.get(number % texts.size());
    List<EmbeddedText> embedded =
        provider.embed(new EmbeddingRequest(List.of(text), Priority.INTERACTIVE, Instant.MAX));
    rates.texts++;
    rates.tokens += embedded.get(0).tokens();
    return embedded;
  }

  @TearDown
  public void close() {
    provider.close();
  }
}
