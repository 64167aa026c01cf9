package dev.clipservice.worker;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A process with a worker and nothing else, to be killed. Its provider takes two milliseconds for a
 * text, notes which texts it embeds, and halts the virtual machine over one that says so.
 */
public final class WorkerProcess {

  static final String HALTS = "[halts]";
  static final Duration LEASE = Duration.ofSeconds(2);

  private WorkerProcess() {}

  /** JDBC URL, most attempts, file for the texts. */
  public static void main(String[] arguments) {
    RealTable table = new RealTable(arguments[0], Integer.parseInt(arguments[1]));
    new EmbeddingWorker(
            table.ports(new Provider(Path.of(arguments[2]))),
            () -> new WorkerConfig(Role.ALL, true, 16, LEASE, Duration.ofMillis(100), true),
            Executors.newCachedThreadPool(),
            WorkerId.create(),
            WorkerListener.NONE,
            new SystemTime())
        .run();
  }

  /** Starts one. */
  static Process start(String jdbcUrl, int maxAttempts, Path texts) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerProcess.class.getName(),
            jdbcUrl,
            Integer.toString(maxAttempts),
            texts.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(texts + ".log")))
        .start();
  }

  private record Provider(Path texts) implements EmbeddingProvider {

    @Override
    public ProviderStatus status() {
      return new ProviderStatus.Ready(FakeProvider.MODEL);
    }

    @Override
    public List<EmbeddedText> embed(EmbeddingRequest request) {
      return request.texts().stream().map(this::embed).toList();
    }

    private EmbeddedText embed(String text) {
      note(text);
      if (text.contains(HALTS)) {
        Runtime.getRuntime().halt(1);
      }
      long end = System.nanoTime() + 2_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return new EmbeddedText(FakeProvider.vector(text, 768), 9, 9);
    }

    private void note(String text) {
      try {
        Files.write(
            texts,
            (text + "\n").getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
