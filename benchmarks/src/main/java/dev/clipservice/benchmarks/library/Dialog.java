package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * With a process that has the engine: an order is a line, and so is its answer. The process says
 * {@code ready} first, {@code done ...} to an order, and {@code failed REASON} if it cannot serve.
 */
final class Dialog implements AutoCloseable {

  private final StartedProcess process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private Dialog(StartedProcess process) {
    this.process = process;
    this.answers = process.process().inputReader();
    this.orders = process.process().outputWriter();
  }

  /**
   * Starts the process and waits until it is ready.
   *
   * @param log the name of its log in the target folder
   * @throws RefusedException with the engine's reason
   */
  static Dialog start(Surroundings surroundings, ChildJvm jvm, String log) {
    File file = surroundings.target().resolve(log + ".log").toFile();
    Dialog dialog = new Dialog(StartedProcess.start(jvm.builder().redirectError(file)));
    try {
      dialog.expect("ready");
      return dialog;
    } catch (RuntimeException e) {
      dialog.close();
      throw e;
    }
  }

  /** Gives an order and waits for the answer: what stands after {@code done}, in words. */
  String[] ask(String order) {
    try {
      orders.write(order);
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the engine's process has ended; see its log", e);
    }
    return expect("done").strip().split(" ", -1);
  }

  long pid() {
    return process.process().pid();
  }

  /** What an answer says after its beginning. */
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
      return answer.substring(beginning.length());
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
