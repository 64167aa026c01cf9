package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The parent's end of an {@link EmbeddingChild}. An idle one costs memory and no time. */
final class EmbeddingSide implements AutoCloseable {

  /**
   * What a run gave.
   *
   * @param seconds of embedding
   * @param texts how many
   * @param tokens of all
   * @param digest of all vectors' bits, in order
   */
  record Run(double seconds, int texts, long tokens, String digest) {
    double textsPerSecond() {
      return texts / seconds;
    }
  }

  private final Dialog child;

  private EmbeddingSide(Dialog child) {
    this.child = child;
  }

  /**
   * Starts a side and waits until it is ready.
   *
   * @param name of its log
   * @param texts the file with the texts
   * @param settings {@code NAME=VALUE} each
   * @param options of its JVM
   * @throws RefusedException with the engine's reason
   */
  static EmbeddingSide start(
      Surroundings surroundings,
      String name,
      Path texts,
      List<String> settings,
      List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(texts.toString()));
    arguments.addAll(settings);
    ChildJvm jvm = new ChildJvm(surroundings, EmbeddingChild.class, arguments);
    options.forEach(jvm::option);
    return new EmbeddingSide(Dialog.start(surroundings, jvm, "side-" + name));
  }

  /** Embeds the texts from {@code from} up to {@code to}, in arrays of {@code array}. */
  Run run(int from, int to, int array) {
    String[] answer = child.ask("%d %d %d".formatted(from, to, array));
    return new Run(
        Long.parseLong(answer[0]) / 1e9, to - from, Long.parseLong(answer[1]), answer[2]);
  }

  @Override
  public void close() {
    child.close();
  }
}
