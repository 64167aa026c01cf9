package dev.clipservice.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.io.file.PathUtils;

/**
 * What Open Liberty has unpacked and worked out at its first start, given to servers in new
 * folders: they start as a server does every time but the first, with four seconds of processor
 * time less. The launcher sees for itself whether it is of the present build.
 */
final class KeptWorkArea {

  private static final Path KEPT = ClipServer.HOME.resolveSibling("kept-work-area");
  private static final String NOTE = "build.sha256";
  private static final String AREA = "workarea";

  private KeptWorkArea() {}

  /** Gives it to the server of a folder that is not there yet; to no other. */
  static void giveTo(Path server) {
    try {
      if (Files.exists(KEPT) && !Files.exists(server)) {
        Files.createDirectories(server);
        copy(KEPT, server);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps that of a server that has been stopped, if nothing of its build is kept. */
  static void keep(Path server) {
    try {
      Path note = server.resolve(NOTE);
      if (Files.exists(note) && !isKept(note)) {
        replaceBy(server);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replaceBy(Path server) throws IOException {
    Path draft = Files.createTempDirectory(KEPT.getParent(), "work-area");
    copy(server, draft);
    if (Files.exists(KEPT)) {
      PathUtils.deleteDirectory(KEPT);
    }
    try {
      Files.move(draft, KEPT, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      PathUtils.deleteDirectory(draft); // another JVM of tests was first
    }
  }

  private static boolean isKept(Path note) throws IOException {
    Path kept = KEPT.resolve(NOTE);
    return Files.exists(kept) && Files.mismatch(kept, note) < 0;
  }

  private static void copy(Path from, Path to) throws IOException {
    PathUtils.copyDirectory(from.resolve(AREA), to.resolve(AREA));
    Files.copy(from.resolve(NOTE), to.resolve(NOTE));
  }
}
