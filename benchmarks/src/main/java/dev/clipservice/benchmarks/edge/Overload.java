package dev.clipservice.benchmarks.edge;

import dev.clipservice.benchmarks.http.EmbeddingsWire;
import dev.clipservice.benchmarks.http.RunningServer;
import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.results.WaitingTimes;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** More than can be carried: who is accepted, and how soon the others are told. */
@Command(
    name = "overload",
    mixinStandardHelpOptions = true,
    description =
        "Finds what the server can do, sends several times as much at fixed times, and looks when"
            + " it is back.")
public final class Overload implements Callable<Integer> {

  private static final int DEADLINE_SECONDS = 20;
  private static final int BODIES = 512;

  @Mixin private RunOptions run;

  @Option(names = "--times", description = "The capacity; default ${DEFAULT-VALUE}.")
  private double times = 10;

  @Option(names = "--seconds", description = "Of overload; default ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(names = "--array", description = "Texts of a request; default ${DEFAULT-VALUE}.")
  private int array = 64;

  @Option(names = "--max-wait", description = "CLIP_MAX_WAIT; default ${DEFAULT-VALUE}.")
  private int maxWait = 2;

  /** For picocli. */
  public Overload() {}

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("overload", surroundings)
            .setting("texts of a request", array)
            .setting("times the capacity", times)
            .setting("seconds", seconds)
            .setting("CLIP_MAX_WAIT", maxWait)
            .setting("CLIP_REQUEST_TIMEOUT_SECONDS", DEADLINE_SECONDS);
    List<List<String>> requests = requests(surroundings);
    List<byte[]> bodies = requests.stream().map(EmbeddingsWire.BASE64::request).toList();
    try (RunningServer server =
        RunningServer.ours(
            surroundings,
            run.model(surroundings),
            "overload",
            List.of(
                "CLIP_CACHE_BYTES=0",
                "CLIP_MAX_WAIT=" + maxWait,
                "CLIP_REQUEST_TIMEOUT_SECONDS=" + DEADLINE_SECONDS))) {
      double capacity = capacity(server, requests);
      recording.add(Figure.single("capacity", "capacity", "requests/s", capacity));
      Storm storm =
          new Storm(server.uri("/v1/embeddings"), Duration.ofSeconds(2L * DEADLINE_SECONDS));
      CompletableFuture<Void> answers =
          storm.blow(bodies, times * capacity, Duration.ofSeconds(seconds));
      Duration recovery = storm.untilAccepted(EmbeddingsWire.BASE64.request(List.of("a brick")));
      Void unused = answers.join();
      recording.add(
          Figure.single(
              "recovery",
              "from the last request of the overload to the answer of an ordinary one",
              "s",
              recovery.toMillis() / 1e3));
      record(recording, storm);
    }
    return 0;
  }

  /** Each text once, and none that begins as another does: nothing is computed for two. */
  private List<List<String>> requests(Surroundings surroundings) {
    List<String> texts = Texts.mixed(surroundings.allParts());
    List<String> different = new ArrayList<>();
    for (int i = 0; i < BODIES * array; i++) {
      different.add(i + " " + texts.get(i % texts.size()));
    }
    return Spread.pieces(different, array);
  }

  /** As fast as four clients get their answers, the second time. */
  private static double capacity(RunningServer server, List<List<String>> requests)
      throws InterruptedException {
    List<List<String>> some = requests.subList(0, 100);
    Object unused = server.clients(EmbeddingsWire.BASE64).run(some, 4);
    return some.size() / server.clients(EmbeddingsWire.BASE64).run(some, 4).seconds();
  }

  private static void record(Recording recording, Storm storm) {
    Histogram refused = new Histogram(3);
    for (Map.Entry<Integer, Histogram> entry : storm.waits().entrySet()) {
      int status = entry.getKey();
      recording.add(
          Figure.single(
              "status-" + status,
              "answers " + status,
              "",
              (double) entry.getValue().getTotalCount()));
      if (status == 429 || status == 503) {
        refused.add(entry.getValue());
      }
    }
    Histogram accepted = storm.waits().getOrDefault(200, new Histogram(3));
    recording.add(
        Figure.single(
            "accepted-longest",
            "accepted requests, the longest",
            "s",
            accepted.getMaxValue() / 1e6));
    recording.note("Requests without an answer: " + storm.failures() + ".");
    WaitingTimes.record(recording, "overload", "accepted", "under overload", "accepted", accepted);
    WaitingTimes.record(recording, "overload", "refused", "under overload", "refused", refused);
  }
}
