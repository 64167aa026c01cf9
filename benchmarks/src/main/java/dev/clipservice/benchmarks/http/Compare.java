package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole service against others that serve the same model. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Our service over HTTP against transformers and ONNX Runtime behind FastAPI, in turn, on"
            + " the same texts. Peers pad, so they get batches of 8 sorted by length, and the"
            + " better of 1 and 2 threads.")
public final class Compare implements Callable<Integer> {

  @Mixin private RunOptions run;

  @Option(
      names = "--measures",
      split = ",",
      description = "Any of ${DEFAULT-VALUE}, and part-names-unsorted.")
  private List<String> measures =
      List.of("golden", "one-text", "arrays-64", "clients-16", "part-names", "repeated");

  @Option(names = "--rounds", description = "Pairs of each; default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(
      names = "--limit",
      description = "Part names at most, spread evenly over the list; default all.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--scale", description = "Texts of a round, as a share of the usual; for trials.")
  private double scale = 1;

  @Option(names = "--encoding", description = "${COMPLETION-CANDIDATES}; default FLOAT.")
  private EmbeddingsWire encoding = EmbeddingsWire.FLOAT;

  /** For picocli. */
  public Compare() {}

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.find();
    surroundings.nativeLibraries().forEach(System::setProperty); // the tokenizer's
    Path model = run.model(surroundings);
    Recording recording =
        run.record("compare", surroundings)
            .setting("rounds", rounds)
            .setting("encoding of the vectors", encoding)
            .setting("scale", scale)
            .setting("part names at most", limit == Integer.MAX_VALUE ? "all" : limit);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(Checkpoint.open(model, "benchmark"));
        Servers servers = new Servers(surroundings, model)) {
      Measures all =
          new Measures(surroundings, text -> tokenizer.tokenize(text).length(), rounds, scale);
      for (String measure : measures) {
        recording.say("%s", measure);
        run(measure, all, surroundings, servers, recording);
      }
    }
    return 0;
  }

  private void run(
      String measure, Measures all, Surroundings surroundings, Servers servers, Recording recording)
      throws InterruptedException {
    Duel duel = new Duel(servers, recording, encoding);
    switch (measure) {
      case "golden" -> golden(surroundings, servers, recording);
      case "one-text" -> duel.run(all.oneText());
      case "arrays-64" -> duel.run(all.arrays());
      case "clients-16" -> duel.run(all.manyClients());
      case "part-names" -> duel.run(all.partNames(true, limit));
      case "part-names-unsorted" -> duel.run(all.partNames(false, limit));
      case "repeated" -> {
        memory(servers, recording);
        // Two of ours at once would share the cores
        servers.stopOurs();
        new Repeated(surroundings, run.model(surroundings), rounds, scale).run(recording);
      }
      default -> throw new IllegalStateException("expected a measure's name, got " + measure);
    }
  }

  private static void golden(Surroundings surroundings, Servers servers, Recording recording)
      throws InterruptedException {
    Path texts = surroundings.root().resolve("../shared/golden/l14-synthetic.jsonl");
    if (Files.exists(texts)) {
      Golden.run(texts, servers, recording);
    } else {
      recording.note("The golden texts were not compared: they are not beside this repository.");
    }
  }

  private static void memory(Servers servers, Recording recording) {
    servers
        .started()
        .map(RunningServer::memory)
        .ifPresent(
            memory ->
                recording.add(
                    Figure.single(
                        "service-memory",
                        "memory of our server after all of the above, launcher included",
                        "MiB",
                        memory.now())));
  }
}
