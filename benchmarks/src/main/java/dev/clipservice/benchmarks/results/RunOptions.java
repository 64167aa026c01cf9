package dev.clipservice.benchmarks.results;

import dev.clipservice.benchmarks.surroundings.Machine;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every program that measures takes. */
public final class RunOptions {

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the result goes; default benchmarks/results.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description =
          "The checkpoint; default CLIP_MODEL, else the peers' bench's, else the demo model.")
  private Optional<Path> model = Optional.empty();

  /** For picocli. */
  public RunOptions() {}

  /** Where results go. */
  public ResultFolder folder(Surroundings surroundings) {
    return new ResultFolder(out.orElse(surroundings.root().resolve("benchmarks/results")));
  }

  /** The checkpoint's folder. */
  public Path model(Surroundings surroundings) {
    return model.orElseGet(surroundings::model).toAbsolutePath().normalize();
  }

  /** A recording that names the model. */
  @SuppressWarnings("SystemOut") // a program for the command line
  public Recording record(String benchmark, Surroundings surroundings) {
    return new Recording(
            benchmark, Machine.of(surroundings.root()), folder(surroundings), System.out)
        // Its name alone: where it lies says something about the machine's owner only
        .setting("model", model(surroundings).getFileName())
        .setting("parts to take texts from", surroundings.allParts().size());
  }
}
