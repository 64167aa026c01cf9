package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Median;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.Series;
import dev.clipservice.benchmarks.surroundings.ResidentMemory;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether memory is given back: many different texts, of all sizes of request, in both lanes. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description =
        "Memory of the process after many texts, and its growth in the second half. The cache is"
            + " the service's own.")
public final class Soak implements Callable<Integer> {

  private static final int[] ARRAYS = {1, 8, 64, 256};
  private static final int CALLERS = 4;

  /** Samples whose median stands for the end of a half. */
  private static final int AT_END = 3;

  @Mixin private RunOptions run;

  @Option(names = "--texts", description = "How many; default ${DEFAULT-VALUE}.")
  private int count = 30_000;

  @Option(names = "--every", description = "Texts between samples; default ${DEFAULT-VALUE}.")
  private int every = 500;

  /** For picocli. */
  public Soak() {}

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Surroundings surroundings = Surroundings.find();
    Recording recording = run.record("soak", surroundings).setting("texts", count);
    List<String> texts = new ArrayList<>(Texts.names(surroundings));
    texts.addAll(Texts.korean(surroundings));
    List<Series.Point> samples = new ArrayList<>();
    Random random = new Random(1);
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (LocalEmbeddingProvider provider =
        Providers.open(List.of("CLIP_MODEL=" + run.model(surroundings)))) {
      sample(samples, 0);
      for (int done = 0; done < count; done += every) {
        embed(provider, callers, texts, done, Math.min(count, done + every), random);
        sample(samples, Math.min(count, done + every));
      }
    } finally {
      callers.shutdownNow();
    }
    record(recording, samples);
    return 0;
  }

  private static void embed(
      LocalEmbeddingProvider provider,
      ExecutorService callers,
      List<String> texts,
      int from,
      int to,
      Random random)
      throws InterruptedException, ExecutionException {
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int next = from; next < to; ) {
      int end = Math.min(to, next + ARRAYS[random.nextInt(ARRAYS.length)]);
      List<String> some = new ArrayList<>();
      for (int i = next; i < end; i++) {
        // The second time round with a number, so that the cache has no answer
        String text = texts.get(i % texts.size());
        some.add(i < texts.size() ? text : text + " " + i / texts.size());
      }
      Priority priority = random.nextBoolean() ? Priority.INTERACTIVE : Priority.BULK;
      requests.add(() -> Providers.embed(provider, some, priority).size());
      next = end;
    }
    for (Future<Integer> request : callers.invokeAll(requests)) {
      request.get();
    }
  }

  private static void sample(List<Series.Point> samples, int texts) {
    double now = ResidentMemory.of(ProcessHandle.current().pid()).now();
    samples.add(new Series.Point(texts, now));
  }

  private static void record(Recording recording, List<Series.Point> samples) {
    double half = level(samples.subList(0, samples.size() / 2 + 1));
    double end = level(samples);
    double peak = ResidentMemory.of(ProcessHandle.current().pid()).peak();
    recording.add(Figure.single("rss-half", "memory after half of the texts", "MiB", half));
    recording.add(Figure.single("rss", "memory after all texts", "MiB", end));
    recording.add(Figure.single("rss-peak", "most memory at any time", "MiB", peak));
    recording.add(
        Figure.single("growth", "growth in the second half", "%", (end / half - 1) * 100));
    recording.add(new Series("soak", "resident memory", samples));
  }

  static double level(List<Series.Point> samples) {
    return Median.of(
        samples.subList(Math.max(0, samples.size() - AT_END), samples.size()).stream()
            .map(Series.Point::y)
            .toList());
  }
}
