package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Median;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.Series;
import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.ResidentMemory;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether memory is given back: many different texts, of all sizes of request, in both lanes. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description =
        "Memory of the process after many texts, and its growth in the second half. Heap,"
            + " allocator and cache are the service's own.")
public final class Soak implements Callable<Integer> {

  /** Samples whose median stands for the end of a half. */
  private static final int AT_END = 3;

  @Mixin private RunOptions run;

  @Option(names = "--texts", description = "How many; default ${DEFAULT-VALUE}.")
  private int count = 30_000;

  @Option(names = "--every", description = "Texts between samples; default ${DEFAULT-VALUE}.")
  private int every = 500;

  @Option(names = "--jvm", description = "An option of the engine's JVM; may come repeatedly.")
  private List<String> options = new ArrayList<>();

  /** For picocli. */
  public Soak() {}

  @Override
  public Integer call() {
    Surroundings surroundings = Surroundings.find();
    Recording recording = run.record("soak", surroundings).setting("texts", count);
    Path texts = Texts.write(surroundings, "soak", texts(surroundings));
    ChildJvm jvm =
        new ChildJvm(
            surroundings,
            SoakChild.class,
            List.of(texts.toString(), "CLIP_MODEL=" + run.model(surroundings)));
    options.forEach(jvm::option);
    List<Series.Point> samples = new ArrayList<>();
    try (Dialog child = Dialog.start(surroundings, jvm, "soak")) {
      sample(child, samples, 0);
      for (int done = 0; done < count; done += every) {
        int next = Math.min(count, done + every);
        child.ask("%d %d".formatted(done, next));
        sample(child, samples, next);
      }
      record(recording, samples, ResidentMemory.of(child.pid()).peak());
    }
    return 0;
  }

  /** All different, so that the cache has no answer: the second time round with a number. */
  private List<String> texts(Surroundings surroundings) {
    List<String> all = new ArrayList<>(Texts.names(surroundings));
    all.addAll(Texts.korean(surroundings));
    return IntStream.range(0, count)
        .mapToObj(i -> all.get(i % all.size()) + (i < all.size() ? "" : " " + i / all.size()))
        .toList();
  }

  private static void sample(Dialog child, List<Series.Point> samples, int texts) {
    samples.add(new Series.Point(texts, ResidentMemory.of(child.pid()).now()));
  }

  private static void record(Recording recording, List<Series.Point> samples, double peak) {
    double half = level(samples.subList(0, samples.size() / 2 + 1));
    double end = level(samples);
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
