package dev.clipservice.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file that holds secrets.
 *
 * @param path of the file
 */
public record SecretFile(Path path) {

  /** Whether every user of this machine may read it; false where the system cannot tell. */
  public boolean readableByOthers() {
    try {
      return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
