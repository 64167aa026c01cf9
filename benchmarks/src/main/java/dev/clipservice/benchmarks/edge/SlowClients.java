package dev.clipservice.benchmarks.edge;

import dev.clipservice.benchmarks.http.EmbeddingsWire;
import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Pairs;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.WaitingTimes;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What idle and slow connections cost everybody else. */
@Command(
    name = "slow-clients",
    mixinStandardHelpOptions = true,
    description =
        "Waiting times of ordinary requests beside idle connections, and ones whose heads and"
            + " bodies come a byte a second, against those without.")
public final class SlowClients implements Callable<Integer> {

  @Mixin private RunOptions run;

  @Option(names = "--connections", description = "Slow ones; default ${DEFAULT-VALUE}.")
  private int connections = 500;

  @Option(names = "--requests", description = "Ordinary ones of a round; default ${DEFAULT-VALUE}.")
  private int requests = 1_000;

  @Option(names = "--clients", description = "That send them; default ${DEFAULT-VALUE}.")
  private int clients = 2;

  @Option(names = "--rounds", description = "Pairs; default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  private int reopened;

  /** For picocli. */
  public SlowClients() {}

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("slow-clients", surroundings)
            .setting("slow connections", connections)
            .setting("ordinary requests of a round", requests)
            .setting("clients that send them", clients)
            .setting("rounds", rounds);
    List<String> texts = Texts.mixed(Spread.evenly(surroundings.allParts(), requests));
    try (RunningServer server =
        RunningServer.ours(
            surroundings, run.model(surroundings), "slow-clients", List.of("CLIP_CACHE_BYTES=0"))) {
      double unused = p95(server, texts); // warms up
      List<Pair> pairs =
          Pairs.interleave(
              rounds, round -> besideSlowOnes(server, texts), round -> p95(server, texts));
      recording.add(
          new Comparison(
              "p95",
              "one text a request, p95",
              "ms",
              "beside %d slow connections".formatted(connections),
              "without them",
              pairs));
      recording.add(
          Figure.single(
              "reopened", "slow connections that the server closed meanwhile", "", reopened));
    }
    return 0;
  }

  private double besideSlowOnes(RunningServer server, List<String> texts)
      throws InterruptedException {
    try (SlowConnections slow = new SlowConnections(server.port(), connections)) {
      double p95 = p95(server, texts);
      reopened += slow.reopened();
      return p95;
    }
  }

  private double p95(RunningServer server, List<String> texts) throws InterruptedException {
    return WaitingTimes.millis(
        server.clients(EmbeddingsWire.BASE64).run(Spread.pieces(texts, 1), clients).waits(), 95);
  }
}
