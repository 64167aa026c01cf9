package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.WaitingTimes;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a bulk job costs those who wait for an answer, and what they cost it. */
@Command(
    name = "interactive-under-bulk",
    mixinStandardHelpOptions = true,
    description =
        "Waiting time of single interactive texts on an idle engine and beside a bulk job, and the"
            + " job's rate without and with them.")
public final class InteractiveUnderBulk implements Callable<Integer> {

  private static final int ARRAY = 64;

  private static final int BULK_CALLERS = 4;

  private static final int MOST_INTERACTIVE_AT_ONCE = 16;

  @Mixin private RunOptions run;

  @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
  private int rounds = 6;

  @Option(
      names = "--interval-millis",
      description = "Between interactive requests; default ${DEFAULT-VALUE}.")
  private int interval = 500;

  @Option(names = "--idle", description = "Requests on the idle engine; default ${DEFAULT-VALUE}.")
  private int idleRequests = 40;

  @Option(names = "--arrays", description = "Of 64, of the bulk job; default ${DEFAULT-VALUE}.")
  private int arrays = 12;

  /** For picocli. */
  public InteractiveUnderBulk() {}

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("interactive-under-bulk", surroundings)
            .setting("rounds", rounds)
            .setting("interactive", "one text every %d ms, open loop".formatted(interval))
            .setting(
                "bulk", "%d arrays of %d, %d at a time".formatted(arrays, ARRAY, BULK_CALLERS));
    List<String> texts = Texts.mixed(surroundings.allParts());
    List<List<String>> bulk = Spread.pieces(Spread.evenly(texts, arrays * ARRAY), ARRAY);
    List<String> interactive =
        Spread.evenly(texts.subList(1, texts.size()), Math.max(1, texts.size() / 3));
    try (LocalEmbeddingProvider provider =
        Providers.open(List.of("CLIP_MODEL=" + run.model(surroundings), Providers.NO_CACHE))) {
      new Rounds(provider, bulk, interactive).measure(recording);
    }
    return 0;
  }

  /** The measurements of one engine. */
  private final class Rounds {

    private final LocalEmbeddingProvider provider;
    private final BulkJob job;
    private final List<List<String>> bulk;
    private final List<String> interactive;
    private final Histogram idleWaits = new Histogram(3);
    private final Histogram busyWaits = new Histogram(3);
    private int asked;

    Rounds(LocalEmbeddingProvider provider, List<List<String>> bulk, List<String> interactive) {
      this.provider = provider;
      this.job = new BulkJob(provider, BULK_CALLERS);
      this.bulk = bulk;
      this.interactive = interactive;
    }

    void measure(Recording recording) throws InterruptedException, ExecutionException {
      job.start(bulk.subList(0, 1)).get();
      ask(5);
      List<Pair> rates = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        recording.say("round %d of %d", round + 1, rounds);
        idleWaits.add(ask(idleRequests));
        double alone = job.start(bulk).get();
        Future<Double> running = job.start(bulk);
        busyWaits.add(ask(() -> !running.isDone()));
        rates.add(new Pair(running.get(), alone));
      }
      record(recording, rates);
    }

    private Histogram ask(int requests) throws InterruptedException, ExecutionException {
      AtomicInteger left = new AtomicInteger(requests);
      return ask(() -> left.getAndDecrement() > 0);
    }

    private Histogram ask(BooleanSupplier goOn) throws InterruptedException, ExecutionException {
      int first = asked;
      Histogram waits =
          new OpenLoop(Duration.ofMillis(interval), MOST_INTERACTIVE_AT_ONCE)
              .run(
                  goOn,
                  i -> {
                    String text = interactive.get((first + i) % interactive.size());
                    Providers.embed(provider, List.of(text), Priority.INTERACTIVE);
                  });
      asked += Math.toIntExact(waits.getTotalCount());
      return waits;
    }

    private void record(Recording recording, List<Pair> rates) {
      WaitingTimes.record(recording, "waiting", "idle", "interactive", "idle engine", idleWaits);
      WaitingTimes.record(
          recording, "waiting", "busy", "interactive", "beside a bulk job", busyWaits);
      recording.add(
          Figure.single(
              "p95-ratio",
              "p95 beside the bulk job against idle",
              "x",
              (double) busyWaits.getValueAtPercentile(95) / idleWaits.getValueAtPercentile(95)));
      Comparison bulkRates =
          new Comparison(
              "bulk", "bulk job", "texts/s", "with interactive requests", "alone", rates);
      recording.add(bulkRates);
      recording.add(
          Figure.single(
              "bulk-lost",
              "bulk rate lost to interactive requests",
              "%",
              (1 - bulkRates.ratio()) * 100));
    }
  }
}
