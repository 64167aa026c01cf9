package dev.clipservice.benchmarks.surroundings;

import dev.clipservice.inference.InferenceConfig;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the benchmarks find what they need, below the repository that they are run in.
 *
 * @param root the repository's folder
 */
public record Surroundings(Path root) {

  /** Enough for averages; the rest of the list would only prolong the start. */
  private static final int SOME_TEXTS = 500;

  /** A row of the parts' list, as far as it is of interest. */
  public record Part(String name, String koreanText) {}

  /**
   * Looks from the working folder upwards.
   *
   * @throws IllegalStateException if that is in no clone of the repository
   */
  public static Surroundings find() {
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

  /**
   * The checkpoint's folder: {@code CLIP_MODEL}; else the full-size synthetic one, where the bench
   * of the peers has made it; else the demo model.
   */
  public Path model() {
    return chosen("CLIP_MODEL")
        .map(Path::of)
        .orElseGet(
            () ->
                Optional.of(PeerBench.folder().resolve("synth-l14"))
                    .filter(Files::isDirectory)
                    .orElse(root.resolve("dist/src/main/models/clip-brick-mini")));
  }

  /**
   * The provider of {@link #model} and otherwise the environment's settings, ready for requests.
   */
  public LocalEmbeddingProvider openProvider() throws InterruptedException {
    LocalEmbeddingProvider provider =
        LocalEmbeddingProvider.open(InferenceConfig.from(this::setting));
    provider.awaitReady();
    return provider;
  }

  private Optional<String> setting(String name) {
    return name.equals("CLIP_MODEL")
        ? Optional.of(model().toString())
        : Optional.ofNullable(System.getenv(name));
  }

  /** {@code CLIP_THREADS}, or all cores. */
  public static int threads() {
    return chosen("CLIP_THREADS")
        .map(Integer::parseInt)
        .orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  /** Parts spread evenly over the list, a few hundred. */
  public List<Part> parts() {
    return Spread.evenly(allParts(), SOME_TEXTS);
  }

  /** The whole list, 11,855 parts where {@code ../shared} exists, in the file's order. */
  public List<Part> allParts() {
    return read(firstExisting("../shared/data/lego-parts.tsv", "dist/src/main/demo/parts.tsv"));
  }

  /** Where logs and other files of a run go. */
  public Path target() {
    return root.resolve("benchmarks/target");
  }

  /** The start script of the assembled service. */
  public Path startScript() {
    return firstExisting("dist/target/clip-service/start-clip-service.sh");
  }

  /** What a JVM needs to find the native libraries, unless the environment says it already. */
  public Map<String, String> nativeLibraries() {
    if (System.getenv("PYTORCH_LIBRARY_PATH") != null) {
      return Map.of();
    }
    Path natives = firstExisting("dist/target/clip-service/natives", "inference/target/natives");
    return Map.of(
        "PYTORCH_LIBRARY_PATH", natives.toString(),
        "RUST_LIBRARY_PATH", natives.resolve(System.mapLibraryName("tokenizers")).toString());
  }

  /** The same as options of a JVM. */
  public String[] jvmArguments() {
    return Stream.concat(
            Stream.of("-Dai.djl.offline=true"),
            nativeLibraries().entrySet().stream()
                .map(library -> "-D" + library.getKey() + "=" + library.getValue()))
        .toArray(String[]::new);
  }

  private static Optional<String> chosen(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
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
