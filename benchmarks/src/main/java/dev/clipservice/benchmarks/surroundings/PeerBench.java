package dev.clipservice.benchmarks.surroundings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bench with the services that we are compared with: its scripts lie in {@code ../shared/bench}
 * beside the repository, and what they made in {@code BENCH}, by default {@code
 * ~/.cache/clip-bench}. It is no part of this project.
 *
 * @param script starts a peer in the foreground: {@code peer.sh hf|ort PORT}
 */
public record PeerBench(Path script) {

  /** What the bench's {@code setup.sh} fills. */
  public static Path folder() {
    String chosen = System.getenv("BENCH");
    return chosen == null || chosen.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache/clip-bench")
        : Path.of(chosen);
  }

  /**
   * The bench beside the repository at {@code root}.
   *
   * @throws IllegalStateException naming what is missing
   */
  public static PeerBench find(Path root) {
    Path script = root.resolve("../shared/bench/peer.sh").normalize();
    Optional<Path> missing =
        Stream.of(
                script,
                folder().resolve("venv/bin/python"),
                folder().resolve("synth-l14/model.safetensors"),
                folder().resolve("synth-l14/model.onnx"))
            .filter(file -> !Files.exists(file))
            .findFirst();
    if (missing.isPresent()) {
      throw new IllegalStateException(
          "The peers' bench is not complete, expected %s: run ../shared/bench/setup.sh, or set BENCH to the folder it filled."
              .formatted(missing.get()));
    }
    return new PeerBench(script);
  }
}
