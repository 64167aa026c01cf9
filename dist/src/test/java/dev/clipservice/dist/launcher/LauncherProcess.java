package dev.clipservice.dist.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher in a process of its own, as a person runs it. */
final class LauncherProcess {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path output;

  private LauncherProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it with nothing of ours in its environment but what is given. */
  static LauncherProcess start(
      Layout layout, Path output, Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Platform.java().toString());
    // As the start script does
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dclip.home=" + layout.home());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Launcher.class.getName());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(CLIP|HF|DATABASE|EMBED|OPENAI|VITE).*"));
    builder.environment().putAll(environment);
    try {
      return new LauncherProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LauncherProcess awaitLine(String text) {
    await(text)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      throw new AssertionError("ended before it said \"" + text + "\":\n" + output());
    }
    return this;
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end:\n" + output());
    }
    return process.exitValue();
  }

  /** Sends a signal, e.g. {@code INT}. */
  LauncherProcess signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    return this;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
