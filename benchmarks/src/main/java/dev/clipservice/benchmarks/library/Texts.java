package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.benchmarks.surroundings.Surroundings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Real texts in the orders that the programs want. */
public final class Texts {

  private Texts() {}

  /** The parts' English names, as in the file. */
  public static List<String> names(Surroundings surroundings) {
    return surroundings.allParts().stream().map(Part::name).toList();
  }

  /** The parts' Korean descriptions, as in the file. */
  public static List<String> korean(Surroundings surroundings) {
    return surroundings.allParts().stream().map(Part::koreanText).toList();
  }

  /** Half names, half Korean, in turn; of no part both. */
  public static List<String> mixed(List<Part> parts) {
    return IntStream.range(0, parts.size())
        .mapToObj(i -> i % 2 == 0 ? parts.get(i).koreanText() : parts.get(i).name())
        .toList();
  }

  /** Writes one text a line, for another process. */
  static Path write(Surroundings surroundings, String name, List<String> texts) {
    try {
      Files.createDirectories(surroundings.target());
      return Files.write(surroundings.target().resolve("texts-" + name + ".txt"), texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
