package dev.clipservice.benchmarks.table;

import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the worker and the queue can do where embedding costs nothing. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description =
        "Rows that our worker fills in a second where the cache answers for every text, with"
            + " history; best with the demo model, whose first filling takes seconds.")
public final class QueueSpeed implements Callable<Integer> {

  @Mixin private RunOptions run;
  @Mixin private DatabaseOption database;

  @Option(names = "--rows", description = "Rows of the table; default ${DEFAULT-VALUE}.")
  private int rows = 10_000;

  @Option(names = "--rounds", description = "Fillings that count; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--setting",
      paramLabel = "NAME=VALUE",
      description = "A setting of the server, such as CLIP_WORKER_BATCH=256.")
  private List<String> settings = List.of();

  /** For picocli. */
  public QueueSpeed() {}

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Surroundings surroundings = Surroundings.find();
    List<String> korean = Texts.korean(surroundings);
    List<String> texts = korean.subList(0, Math.min(rows, korean.size()));
    Recording recording =
        run.record("queue", surroundings)
            .setting("rows", texts.size())
            .setting("settings", settings);
    List<String> all = new ArrayList<>(settings);
    all.add("CLIP_ROLE=all");
    all.add("CLIP_ALLOW_DEMO_MODEL=true");
    try (PartsTable table = database.create()) {
      all.add("DATABASE_URL=" + table.url());
      try (RunningServer server =
          RunningServer.ours(surroundings, run.model(surroundings), "queue", all)) {
        table.awaitSchema();
        recording.say("%s: %.0f rows/s at first", server.title(), table.fill(texts));
        table.dropSearchIndex();
        for (int warmUp = 0; warmUp < 3; warmUp++) {
          recording.say("%.0f rows/s while it warms up", table.fill(texts));
        }
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          rates.add(table.fill(texts));
        }
        recording.add(
            Figure.median("queue", "rows of a table filled from the cache", "rows/s", rates));
      }
    }
    return 0;
  }
}
