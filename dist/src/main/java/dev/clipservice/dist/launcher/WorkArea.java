package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What Open Liberty keeps of an application from one start to the next.
 *
 * <p>It takes a module that it has unpacked for the present one if both have the same time in the
 * WAR. Reproducible builds give all modules the same time: after an upgrade the old ones would run.
 *
 * @param note the file that says which build it is of; may not be there yet
 * @param build the present one: the WAR's SHA-256 in hexadecimal digits
 */
record WorkArea(Path note, String build) {

  /** Liberty's option to forget everything. */
  static final String CLEAN = "--clean";

  /**
   * Of a server.
   *
   * @param folder the server's own, which may not be there yet
   * @param application the WAR
   */
  static WorkArea of(Path folder, Path application) {
    try {
      return new WorkArea(folder.resolve("build.sha256"), digest(application));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether what is kept, if anything, comes from another build. */
  boolean isOfAnotherBuild() {
    try {
      return !Files.exists(note) || !Files.readString(note).equals(build);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that what is kept comes from the present build: the server has started. */
  void own() {
    try {
      Files.writeString(note, build);
    } catch (IOException e) {
      // The server runs all the same; the next start will be a clean one again
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this is a bug: every Java has SHA-256", e);
    }
  }
}
