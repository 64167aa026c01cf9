package dev.clipservice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the benchmarks find what they need, below the repository that they are run in.
 *
 * @param root the repository's folder
 */
record Surroundings(Path root) {

  /** Enough for averages; the rest of the list would only prolong the start. */
  private static final int MOST_TEXTS = 500;

  /** A row of the parts' list, as far as it is of interest. */
  record Part(String name, String koreanText) {}

  /**
   * Looks from the working folder upwards.
   *
   * @throws IllegalStateException if that is in no clone of the repository
   */
  static Surroundings find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("benchmarks"))
          && Files.isDirectory(folder.resolve("inference"))) {
        return new Surroundings(folder);
      }
    }
    throw new IllegalStateException(
        "expected a folder inside the repository, found " + start + "; change to it first");
  }

  /** The checkpoint's folder: {@code CLIP_MODEL}, or the demo model. */
  Path model() {
    String chosen = System.getenv("CLIP_MODEL");
    return chosen == null || chosen.isBlank()
        ? root.resolve("dist/src/main/models/clip-brick-mini")
        : Path.of(chosen);
  }

  /** {@code CLIP_THREADS}, or all cores. */
  static int threads() {
    String chosen = System.getenv("CLIP_THREADS");
    return chosen == null || chosen.isBlank()
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(chosen.strip());
  }

  /** Parts spread evenly over the list, a few hundred. */
  List<Part> parts() {
    return parts(MOST_TEXTS);
  }

  /** At most {@code count} parts, spread evenly over the list. */
  List<Part> parts(int count) {
    List<Part> all =
        read(firstExisting("../shared/data/lego-parts.tsv", "dist/src/main/demo/parts.tsv"));
    int step = Math.max(1, all.size() / count);
    return Stream.iterate(0, i -> i < all.size(), i -> i + step)
        .limit(count)
        .map(all::get)
        .toList();
  }

  /** What a fork needs to find the native libraries, unless the environment says it already. */
  String[] jvmArguments() {
    if (System.getenv("PYTORCH_LIBRARY_PATH") != null) {
      return new String[] {"-Dai.djl.offline=true"};
    }
    Path natives = firstExisting("dist/target/clip-service/natives", "inference/target/natives");
    String tokenizers = System.mapLibraryName("tokenizers");
    return new String[] {
      "-Dai.djl.offline=true",
      "-DPYTORCH_LIBRARY_PATH=" + natives,
      "-DRUST_LIBRARY_PATH=" + natives.resolve(tokenizers)
    };
  }

  private Path firstExisting(String... candidates) {
    Optional<Path> found =
        Stream.of(candidates).map(root::resolve).filter(Files::exists).findFirst();
    return found.orElseThrow(
        () ->
            new IllegalStateException(
                "expected one of %s below %s; run mvn package first"
                    .formatted(List.of(candidates), root)));
  }

  private static List<Part> read(Path list) {
    try (Stream<String> lines = Files.lines(list)) {
      return lines.skip(1).map(line -> line.split("\t", -1)).map(Surroundings::part).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Part part(String[] cells) {
    return new Part(cells[1], cells[4]);
  }
}
