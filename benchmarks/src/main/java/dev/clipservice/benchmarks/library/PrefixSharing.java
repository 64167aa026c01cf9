package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What computing common beginnings once is worth. */
@Command(
    name = "prefix-sharing",
    mixinStandardHelpOptions = true,
    description = "All part names and Korean texts, sorted, with prefix sharing on and off.")
public final class PrefixSharing implements Callable<Integer> {

  @Mixin private RunOptions run;

  @Option(names = "--array", description = "Texts of a request; default ${DEFAULT-VALUE}.")
  private int array = 256;

  @Option(names = "--chunk", description = "Texts between two turns; default ${DEFAULT-VALUE}.")
  private int chunk = 1024;

  @Option(names = "--chunks", description = "Pairs at most for each list; default all.")
  private int chunks = Integer.MAX_VALUE;

  /** For picocli. */
  public PrefixSharing() {}

  @Override
  public Integer call() {
    Surroundings surroundings = Surroundings.find();
    Recording recording =
        run.record("prefix-sharing", surroundings)
            .setting("texts of a request", array)
            .setting("texts between two turns", chunk);
    measure(
        recording,
        surroundings,
        new SideBySide("names", "part names, sorted", array, chunk, chunks),
        Texts.names(surroundings));
    measure(
        recording,
        surroundings,
        new SideBySide("korean", "Korean texts, sorted", array, chunk, chunks),
        Texts.korean(surroundings));
    return 0;
  }

  private void measure(
      Recording recording, Surroundings surroundings, SideBySide measure, List<String> unsorted) {
    List<String> texts = unsorted.stream().sorted().collect(Collectors.toList());
    Path file = Texts.write(surroundings, measure.name(), texts);
    List<String> settings = List.of("CLIP_MODEL=" + run.model(surroundings), Providers.NO_CACHE);
    try (EmbeddingSide on =
            EmbeddingSide.start(surroundings, "sharing-on", file, settings, List.of());
        EmbeddingSide off =
            EmbeddingSide.start(
                surroundings, "sharing-off", file, settings, List.of("-Dclip.prefixSharing=off"))) {
      measure.measure(recording, texts, on, "prefix sharing on", off, "off");
    }
  }
}
