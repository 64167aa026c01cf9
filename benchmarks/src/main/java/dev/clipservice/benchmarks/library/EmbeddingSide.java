package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The parent's end of an {@link EmbeddingChild}. An idle one costs memory and no time. */
final class EmbeddingSide implements AutoCloseable {

  /** The model cannot be served with these settings on this machine. */
  static final class RefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
      super(reason);
    }
  }

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

  private final StartedProcess process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private EmbeddingSide(StartedProcess process) {
    this.process = process;
    this.answers = process.process().inputReader();
    this.orders = process.process().outputWriter();
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
    File log = surroundings.target().resolve("side-" + name + ".log").toFile();
    EmbeddingSide side = new EmbeddingSide(StartedProcess.start(jvm.builder().redirectError(log)));
    try {
      side.expect("ready");
      return side;
    } catch (RuntimeException e) {
      side.close();
      throw e;
    }
  }

  /** Embeds the texts from {@code from} up to {@code to}, in arrays of {@code array}. */
  Run run(int from, int to, int array) {
    try {
      orders.write("%d %d %d%n".formatted(from, to, array));
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the engine's process has ended; see its log", e);
    }
    String[] answer = expect("done").split(" ", -1);
    return new Run(
        Long.parseLong(answer[1]) / 1e9, to - from, Long.parseLong(answer[2]), answer[3]);
  }

  private String expect(String beginning) {
    try {
      String answer = answers.readLine();
      if (answer != null && answer.startsWith("failed ")) {
        throw new RefusedException(answer.substring("failed ".length()));
      }
      if (answer == null || !answer.startsWith(beginning)) {
        throw new IllegalStateException(
            "expected \"%s\" from the engine's process, got \"%s\"; see its log in benchmarks/target"
                .formatted(beginning, answer));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      orders.close(); // the end of its orders: it closes the model and ends
    } catch (IOException e) {
      // it has ended
    }
    process.close();
  }
}
