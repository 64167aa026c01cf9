package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the start of a JVM to the model's first answer, without the server around it. */
@Command(
    name = "first-answer",
    mixinStandardHelpOptions = true,
    description = "From JVM start to the model's first answer: library only, files in memory.")
public final class FirstAnswer implements Callable<Integer> {

  @Mixin private RunOptions run;

  @Option(names = "--starts", description = "How many count; default ${DEFAULT-VALUE}.")
  private int starts = 5;

  /** For picocli. */
  public FirstAnswer() {}

  private record Age(double bySelf, double byParent) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("first-answer", surroundings).setting("starts", starts + ", after one more");
    Files.createDirectories(surroundings.target());
    start(surroundings); // brings the files into memory
    List<Age> ages = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      ages.add(start(surroundings));
    }
    recording.add(
        Figure.median(
            "from-process-start",
            "from the start of the process to the first answer",
            "s",
            ages.stream().map(Age::byParent).toList()));
    recording.add(
        Figure.median(
            "from-jvm-start",
            "the same by the JVM's own start time",
            "s",
            ages.stream().map(Age::bySelf).toList()));
    return 0;
  }

  private Age start(Surroundings surroundings) throws IOException, InterruptedException {
    ChildJvm jvm =
        new ChildJvm(
            surroundings, FirstAnswerChild.class, List.of("CLIP_MODEL=" + run.model(surroundings)));
    ProcessBuilder builder =
        jvm.builder().redirectError(surroundings.target().resolve("first-answer.log").toFile());
    long begin = System.nanoTime();
    try (StartedProcess child = StartedProcess.start(builder);
        BufferedReader answers = child.process().inputReader()) {
      String answer = answers.readLine();
      double elapsed = (System.nanoTime() - begin) / 1e9;
      if (answer == null || !answer.startsWith("answered ")) {
        throw new IllegalStateException(
            "expected an answer, got %s; see benchmarks/target/first-answer.log".formatted(answer));
      }
      child.await(Duration.ofMinutes(1));
      return new Age(Long.parseLong(answer.split(" ", -1)[1]) / 1e3, elapsed);
    }
  }
}
