package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.RunOptions;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** bf16 against our own fp32. */
@Command(
    name = "bf16-speed",
    mixinStandardHelpOptions = true,
    description = "bf16 against fp32, arrays of 64 mixed texts; where the processor has it.")
public final class Bf16Speed implements Callable<Integer> {

  private static final int ARRAY = 64;

  @Mixin private RunOptions run;

  @Option(names = "--rounds", description = "Pairs of four arrays; default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  /** For picocli. */
  public Bf16Speed() {}

  @Override
  public Integer call() {
    Surroundings surroundings = Surroundings.find();
    Recording recording = run.record("bf16-speed", surroundings).setting("rounds", rounds);
    List<String> texts = Texts.mixed(surroundings.allParts());
    Path file = Texts.write(surroundings, "mixed", texts);
    String model = "CLIP_MODEL=" + run.model(surroundings);
    try (EmbeddingSide half =
            EmbeddingSide.start(
                surroundings,
                "bf16",
                file,
                List.of(model, Providers.NO_CACHE, "CLIP_PRECISION=bf16"),
                List.of());
        EmbeddingSide full =
            EmbeddingSide.start(
                surroundings, "fp32", file, List.of(model, Providers.NO_CACHE), List.of())) {
      new SideBySide("bf16", "arrays of 64, mixed texts", ARRAY, 4 * ARRAY, rounds)
          .measure(recording, texts, half, "bf16", full, "fp32");
    } catch (RefusedException e) {
      recording.note("bf16 was not measured: " + e.getMessage());
    }
    return 0;
  }
}
