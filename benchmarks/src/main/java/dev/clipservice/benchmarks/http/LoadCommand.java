package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.WaitingTimes;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Load on a server that runs already. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Asks a server that runs already, and prints its rate and waiting times.")
public final class LoadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "As http://127.0.0.1:3021/v1/embeddings")
  private URI uri;

  @Option(names = "--texts", description = "Mixed; default ${DEFAULT-VALUE}.")
  private int count = 200;

  @Option(names = "--array", description = "Texts of a request; default ${DEFAULT-VALUE}.")
  private int array = 1;

  @Option(names = "--clients", description = "At a time; default ${DEFAULT-VALUE}.")
  private int clients = 1;

  @Option(names = "--encoding", description = "${COMPLETION-CANDIDATES}; default FLOAT.")
  private EmbeddingsWire encoding = EmbeddingsWire.FLOAT;

  /** For picocli. */
  public LoadCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    List<String> texts = Texts.mixed(Spread.evenly(Surroundings.find().allParts(), count));
    Load load = new LoadGenerator(uri, encoding).run(Spread.pieces(texts, array), clients);
    new Vectors().add(load.kept());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "%.2f texts/s, %d requests, waiting p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
            load.textsPerSecond(),
            load.waits().getTotalCount(),
            WaitingTimes.millis(load.waits(), 50),
            WaitingTimes.millis(load.waits(), 95),
            WaitingTimes.millis(load.waits(), 99)));
    return 0;
  }
}
