package dev.clipservice.benchmarks.table;

import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.WaitingTimes;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon a row that somebody adds to an idle table has its vector. */
@Command(
    name = "wake-up",
    mixinStandardHelpOptions = true,
    description =
        "From a row's commit to its vector's, seen by another connection that looks every"
            + " millisecond; then the same where no notification wakes the worker.")
public final class WakeUp implements Callable<Integer> {

  @Mixin private RunOptions run;
  @Mixin private DatabaseOption database;

  @Option(names = "--tries", description = "Rows that are added; default ${DEFAULT-VALUE}.")
  private int tries = 20;

  @Option(
      names = "--idle-millis",
      description = "Between a vector and the next row; default ${DEFAULT-VALUE}.")
  private int idleMillis = 700;

  private int added;

  /** For picocli. */
  public WakeUp() {}

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("wake-up", surroundings)
            .setting("tries", tries)
            .setting("pause before each, ms", idleMillis);
    try (PartsTable table = database.create();
        RunningServer server =
            RunningServer.ours(
                surroundings,
                run.model(surroundings),
                "wake-up",
                List.of(
                    "CLIP_ROLE=all",
                    "CLIP_ALLOW_DEMO_MODEL=true",
                    "DATABASE_URL=" + table.url()))) {
      table.awaitSchema();
      recording.say("%s: rows are added", server.title());
      waits(table, 3); // warms up
      WaitingTimes.record(
          recording, "wake-up", "notified", "a new row's vector", "notified", waits(table, tries));
      table.cutOffNotifications();
      WaitingTimes.record(
          recording, "wake-up", "polling", "a new row's vector", "polling", waits(table, tries));
    }
    return 0;
  }

  private Histogram waits(PartsTable table, int rows) throws InterruptedException, SQLException {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < rows; i++) {
      TimeUnit.MILLISECONDS.sleep(idleMillis);
      added++;
      long begin = System.nanoTime();
      table.add("part " + added, "2x4 플레이트, 번호 " + added);
      table.awaitCompleted(added);
      micros.recordValue((System.nanoTime() - begin) / 1000);
    }
    return micros;
  }
}
