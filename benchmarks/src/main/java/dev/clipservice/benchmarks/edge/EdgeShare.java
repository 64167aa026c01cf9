package dev.clipservice.benchmarks.edge;

import dev.clipservice.benchmarks.http.EmbeddingsWire;
import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Of the largest requests, how much is not the engine's. */
@Command(
    name = "edge-share",
    mixinStandardHelpOptions = true,
    description =
        "A request of 2,048 texts: its time, the engine's part of it, and the same texts once more"
            + " from the cache; then one of 2,048 texts of 77 tokens.")
public final class EdgeShare implements Callable<Integer> {

  private static final int LARGEST = 2_048;
  private static final Pattern ENGINE = Pattern.compile("(?m)^clip_batch_seconds_sum\\{.* (\\S+)$");

  /** More than 77 tokens in every vocabulary, and none of them what another text has. */
  private static final String LONG = " brick plate tile".repeat(40);

  @Mixin private RunOptions run;

  @Option(names = "--rounds", description = "Of each kind; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  private int made;

  /** For picocli. */
  public EdgeShare() {}

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    Recording recording = run.record("edge-share", surroundings).setting("rounds", rounds);
    List<String> texts = Texts.mixed(surroundings.allParts());
    try (RunningServer server =
        RunningServer.ours(surroundings, run.model(surroundings), "edge-share", List.of())) {
      for (EmbeddingsWire wire : EmbeddingsWire.values()) {
        double unused = seconds(server, wire, fresh(texts)); // warms up
        measure(recording, server, wire, texts);
      }
      double begin = engine(server);
      double longest = seconds(server, EmbeddingsWire.BASE64, longest());
      recording.add(
          Figure.single("largest", "the largest valid request, 2,048 x 77 tokens", "s", longest));
      recording.add(
          Figure.single("largest-engine", "of that, the engine", "s", engine(server) - begin));
    }
    return 0;
  }

  private void measure(
      Recording recording, RunningServer server, EmbeddingsWire wire, List<String> texts)
      throws InterruptedException {
    List<Double> edge = new ArrayList<>();
    List<Double> engine = new ArrayList<>();
    List<Double> repeated = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<String> fresh = fresh(texts);
      double before = engine(server);
      double all = seconds(server, wire, fresh);
      engine.add(engine(server) - before);
      edge.add(all - engine.get(round));
      repeated.add(seconds(server, wire, fresh));
    }
    String name = wire.name().toLowerCase(Locale.ROOT);
    String what = "2,048 texts, " + name + ", ";
    recording.add(Figure.median(name + "-engine", what + "the engine", "s", engine));
    recording.add(Figure.median(name + "-edge", what + "all else", "s", edge));
    recording.add(Figure.median(name + "-repeated", what + "from the cache", "s", repeated));
  }

  /** Texts that were not asked before. */
  private List<String> fresh(List<String> texts) {
    List<String> fresh = new ArrayList<>();
    for (int i = 0; i < LARGEST; i++) {
      fresh.add(texts.get(made % texts.size()) + " " + made);
      made++;
    }
    return fresh;
  }

  private static List<String> longest() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < LARGEST; i++) {
      texts.add(i + LONG);
    }
    return texts;
  }

  private static double seconds(RunningServer server, EmbeddingsWire wire, List<String> texts)
      throws InterruptedException {
    return server.clients(wire).run(List.of(texts), 1).seconds();
  }

  private static double engine(RunningServer server) throws InterruptedException {
    Matcher lane = ENGINE.matcher(server.metrics());
    double sum = 0;
    while (lane.find()) {
      sum += Double.parseDouble(lane.group(1));
    }
    return sum;
  }
}
