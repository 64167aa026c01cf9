package dev.clipservice.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What {@code CLIP_CONFIG_FILE} names.
 *
 * @param path of the file; its folder is there
 */
record SettingsFile(Path path) {

  /** Changes it as an editor or a tool does: the whole file at once. */
  void write(String text) throws IOException {
    Path next = Files.writeString(path.resolveSibling(path.getFileName() + ".next"), text);
    Path unused = Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
