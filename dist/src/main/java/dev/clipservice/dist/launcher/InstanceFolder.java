package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder of the instance on one service port, and the lock on it. The system gives the lock
 * back when this process ends, however it ends: whoever holds it knows that whatever still runs
 * from this folder was left behind.
 */
final class InstanceFolder implements Part {

  private final Path wanted;
  private final int port;
  private Path path;
  private FileChannel channel;

  /**
   * @param dataFolder the folder of all instances
   * @param port the service port
   */
  InstanceFolder(Path dataFolder, int port) {
    this.wanted = dataFolder.resolve("instances").resolve(Integer.toString(port));
    this.port = port;
  }

  /**
   * Makes and locks the folder.
   *
   * @throws CannotServeException if another launcher holds it, or it cannot be written
   */
  @Override
  public void start() {
    try {
      createPrivate(wanted);
      path = wanted.toRealPath();
      Path file = path.resolve("launcher.lock");
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        throw runningAlready(file, port);
      }
      channel.truncate(0);
      channel.write(utf8(Long.toString(ProcessHandle.current().pid())));
    } catch (IOException e) {
      throw new CannotServeException(
          "The folder %s cannot be written (%s): set CLIP_DATA_DIR to one that can."
              .formatted(wanted, e),
          e);
    }
  }

  /** The folder, without symbolic links; only once it is locked. */
  Path path() {
    return path;
  }

  /** Where Open Liberty keeps this instance's logs and work files. */
  Path server() {
    return path.resolve(Layout.SERVER);
  }

  PidFile serverPid() {
    return pidFile(path);
  }

  /** The server that runs from this folder now; looks only, needs no lock. */
  Optional<ProcessHandle> runningServer() {
    try {
      return pidFile(wanted.toRealPath()).running();
    } catch (IOException e) {
      return Optional.empty(); // never started here
    }
  }

  /** The argument that tells this instance's server from every other process. */
  String serverMark() {
    return mark(path);
  }

  /** Makes a folder, and those above it, that only the user can look into. */
  static void createPrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Platform.WINDOWS) {
      Files.createDirectories(folder);
    } else {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static PidFile pidFile(Path folder) {
    return new PidFile(folder.resolve("server.pid"), mark(folder));
  }

  private static String mark(Path folder) {
    return "-Dclip.instance=" + folder;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static CannotServeException runningAlready(Path file, int port) {
    return new CannotServeException(
        "A clip-service on port %d is running already (process %s): stop it, or start this one on another port: %s"
            .formatted(port, holder(file), PortCheck.another("CLIP_SERVICE", port)));
  }

  private static String holder(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "unknown"; // Windows does not let others read what is locked
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean audible() {
    return false;
  }

  @Override
  public void stop() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
