package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a demo's embedded PostgreSQL. Used under the lock of the instance only.
 *
 * @param path {@code demo-PORT} in the data folder, without symbolic links
 */
record DemoFolder(Path path) {

  private static final long LARGEST_LOG = 10_000_000;

  static DemoFolder create(Path dataFolder, int port) {
    Path path = dataFolder.resolve("demo-" + port);
    try {
      InstanceFolder.createPrivate(path);
      return new DemoFolder(path.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return path.resolve("postgres");
  }

  Path programs() {
    return path.resolve("programs");
  }

  Path log() {
    return path.resolve("postgres.log");
  }

  /**
   * Removes what a start that was killed has left half made: zonky would take a half-written
   * program or cluster for a whole one.
   */
  void removeHalfMade() {
    try {
      if (!Files.exists(complete())) {
        delete(data());
        delete(programs());
      }
      if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG) {
        Files.delete(log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that the first start went well, so that later ones keep what is there. */
  void markComplete() {
    write(complete(), "");
  }

  /** The file with the password of this folder's database: random, made on first use. */
  Path passwordFile() {
    Path file = path.resolve("password");
    if (!Files.exists(file)) {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      write(file, HexFormat.of().formatHex(random) + "\n");
    }
    return file;
  }

  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last line of the log that says what went wrong; empty if none does. */
  String lastError() {
    try {
      List<String> lines = Files.readString(log(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .filter(line -> line.matches(".*\\b(FATAL|PANIC|error):.*"))
          .reduce((first, second) -> second)
          .map(line -> ": " + line.replaceFirst(".*?((FATAL|PANIC|error):)", "$1"))
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private Path complete() {
    return path.resolve("complete");
  }

  // Whole or not at all: a start may be killed in between
  private void write(Path file, String text) {
    try {
      Path draft = Files.createTempFile(path, "draft", "");
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
