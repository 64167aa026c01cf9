package dev.clipservice.benchmarks.table;

import dev.clipservice.benchmarks.http.EmbeddingsWire;
import dev.clipservice.benchmarks.http.LoadGenerator;
import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Pairs;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the worker keeps the engine busy: a table filled against the same texts embedded. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description =
        "Rows that our worker fills in a second, against the texts that the same server embeds in a"
            + " second for one client that sends the same texts in arrays. The cache is off.")
public final class WorkerSpeed implements Callable<Integer> {

  @Mixin private RunOptions run;
  @Mixin private DatabaseOption database;

  @Option(names = "--rows", description = "Rows of the table; default ${DEFAULT-VALUE}.")
  private int rows = 3_000;

  @Option(names = "--array", description = "Texts of a request; default ${DEFAULT-VALUE}.")
  private int array = 256;

  @Option(names = "--rounds", description = "Pairs; default ${DEFAULT-VALUE}.")
  private int rounds = 3;

  /** For picocli. */
  public WorkerSpeed() {}

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Surroundings surroundings = Surroundings.find();
    List<String> korean = Texts.korean(surroundings);
    List<String> texts = korean.subList(0, Math.min(rows, korean.size()));
    Recording recording =
        run.record("worker", surroundings).setting("rows", texts.size()).setting("array", array);
    try (PartsTable table = database.create();
        RunningServer server =
            RunningServer.ours(
                surroundings,
                run.model(surroundings),
                "worker",
                List.of(
                    "CLIP_ROLE=all",
                    "CLIP_CACHE_BYTES=0",
                    "CLIP_ALLOW_DEMO_MODEL=true",
                    "DATABASE_URL=" + table.url()))) {
      table.awaitSchema();
      measure(texts, table, server.clients(EmbeddingsWire.BASE64), recording);
    }
    return 0;
  }

  private void measure(
      List<String> texts, PartsTable table, LoadGenerator client, Recording recording)
      throws InterruptedException {
    List<List<String>> requests = Spread.pieces(texts, array);
    client.run(requests.subList(0, 1), 1); // warms up
    recording.add(
        new Comparison(
            "worker-api",
            "a table filled, against the same texts through the API",
            "texts/s",
            "worker",
            "API",
            Pairs.interleave(
                rounds,
                round -> fill(table, texts),
                round -> client.run(requests, 1).textsPerSecond())));
  }

  private static double fill(PartsTable table, List<String> texts) throws InterruptedException {
    try {
      return table.fill(texts);
    } catch (SQLException e) {
      throw new IllegalStateException("the database failed: " + e.getMessage(), e);
    }
  }
}
