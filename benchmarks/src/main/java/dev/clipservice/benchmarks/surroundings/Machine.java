package dev.clipservice.benchmarks.surroundings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a result was measured on.
 *
 * @param cpu the processor's name
 * @param cpuFlags those of its instruction sets that decide how fast products are
 * @param cores as the JVM counts them
 * @param memoryGib of the machine
 * @param os its name and kernel
 * @param java version and vendor
 * @param libtorch its version
 * @param commit of the repository; {@code -dirty} at the end if files were changed
 */
public record Machine(
    String cpu,
    List<String> cpuFlags,
    int cores,
    double memoryGib,
    String os,
    String java,
    String libtorch,
    String commit) {

  private static final Set<String> FLAGS_OF_INTEREST =
      Set.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "amx_bf16",
          "asimd",
          "sve",
          "bf16");

  /** Looks at this machine and the repository at {@code root}. */
  public static Machine of(Path root) {
    return new Machine(
        after(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch")),
        Stream.of(after(Path.of("/proc/cpuinfo"), "flags").orElse("").split(" ", -1))
            .filter(FLAGS_OF_INTEREST::contains)
            .sorted()
            .toList(),
        Runtime.getRuntime().availableProcessors(),
        after(Path.of("/proc/meminfo"), "MemTotal")
            .map(kib -> Math.round(Double.parseDouble(kib.split(" ", -1)[0]) / 1024 / 102.4) / 10.0)
            .orElse(0.0),
        "%s, %s %s"
            .formatted(
                prettyName(), System.getProperty("os.name"), System.getProperty("os.version")),
        "%s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor")),
        libtorchVersion(),
        commit(root));
  }

  private static String prettyName() {
    try (Stream<String> lines = Files.lines(Path.of("/etc/os-release"))) {
      return lines
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not Linux
    }
  }

  private static Optional<String> after(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not Linux
    }
  }

  private static String libtorchVersion() {
    Properties versions = new Properties();
    try (InputStream file = Machine.class.getResourceAsStream("versions.properties")) {
      versions.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s (DJL %s)".formatted(versions.getProperty("libtorch"), versions.getProperty("djl"));
  }

  private static String commit(Path root) {
    String commit = git(root, "rev-parse", "--short=12", "HEAD");
    // Results of earlier programs of the same run are no change of what is measured
    String changes =
        git(root, "status", "--porcelain", "--", ".", ":!benchmarks/results", ":!docs");
    return changes.isEmpty() ? commit : commit + "-dirty";
  }

  private static String git(Path root, String... arguments) {
    try {
      Process git =
          new ProcessBuilder(
                  Stream.concat(Stream.of("git", "-C", root.toString()), Stream.of(arguments))
                      .toList())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? answer.strip() : "unknown";
    } catch (IOException e) {
      return "unknown"; // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
