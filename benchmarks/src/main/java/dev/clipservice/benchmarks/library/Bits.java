package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a text has the same bits whatever happens around it. */
@Command(
    name = "bits",
    mixinStandardHelpOptions = true,
    description =
        "The same texts in random batchings, orders, lanes and mixes, before and after a restart:"
            + " counts vectors that differ. Exits with 1 if any does.")
public final class Bits implements Callable<Integer> {

  @Mixin private RunOptions run;

  @Option(names = "--texts", description = "How many; default ${DEFAULT-VALUE}.")
  private int count = 500;

  @Option(names = "--rounds", description = "Ways to embed them; default ${DEFAULT-VALUE}.")
  private int rounds = 20;

  @Option(names = "--seed", description = "Of what is random; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--precisions",
      split = ",",
      description = "Default ${DEFAULT-VALUE}; one that is refused here is noted.")
  private List<String> precisions = List.of("fp32", "bf16");

  /** For picocli. */
  public Bits() {}

  private record Counts(int compared, int differing) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("bits", surroundings)
            .setting("texts", count)
            .setting("rounds", "%d, over two starts".formatted(rounds))
            .setting("seed", seed);
    int differing = 0;
    for (String precision : precisions) {
      try {
        differing += measure(precision, surroundings, recording);
      } catch (RefusedException e) {
        recording.note("%s was not measured: %s".formatted(precision, e.getMessage()));
      }
    }
    return differing == 0 ? 0 : 1;
  }

  private int measure(String precision, Surroundings surroundings, Recording recording)
      throws IOException, InterruptedException {
    Path texts =
        Texts.write(
            surroundings, "bits", Texts.mixed(Spread.evenly(surroundings.allParts(), count)));
    Path before = surroundings.target().resolve("bits-before.f32");
    Path after = surroundings.target().resolve("bits-after.f32");
    Counts first = child(surroundings, precision, texts, before, (rounds + 1) / 2, seed);
    Counts second = child(surroundings, precision, texts, after, rounds / 2, seed + 1);
    int restarted =
        VectorFile.differing(VectorFile.read(before, count), VectorFile.read(after, count));
    int differing = first.differing() + second.differing() + restarted;
    recording.add(
        Figure.single(
            precision + "-compared",
            precision + ", vectors compared",
            "vectors",
            first.compared() + second.compared() + (double) count));
    recording.add(
        Figure.single(
            precision + "-differing",
            precision + ", vectors with other bits",
            "vectors",
            differing));
    return differing;
  }

  private Counts child(
      Surroundings surroundings, String precision, Path texts, Path vectors, int some, long seeded)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(texts.toString(), vectors.toString()));
    arguments.addAll(List.of(Integer.toString(some), Long.toString(seeded)));
    arguments.addAll(List.of("CLIP_MODEL=" + run.model(surroundings), Providers.NO_CACHE));
    arguments.add("CLIP_PRECISION=" + precision);
    ProcessBuilder builder =
        new ChildJvm(surroundings, BitsChild.class, arguments)
            .builder()
            .redirectError(surroundings.target().resolve("bits.log").toFile());
    try (StartedProcess child = StartedProcess.start(builder);
        BufferedReader answers = child.process().inputReader()) {
      String answer = answers.readLine();
      if (answer != null && answer.startsWith("failed ")) {
        throw new RefusedException(answer.substring("failed ".length()));
      }
      if (answer == null || !answer.startsWith("done ")) {
        throw new IllegalStateException(
            "expected counts, got %s; see benchmarks/target/bits.log".formatted(answer));
      }
      child.await(Duration.ofMinutes(1));
      String[] numbers = answer.split(" ", -1);
      return new Counts(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }
  }
}
