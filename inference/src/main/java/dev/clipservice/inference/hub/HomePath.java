package dev.clipservice.inference.hub;

import java.nio.file.Path;

/** Paths as people write them in a variable. */
public final class HomePath {

  private HomePath() {}

  /** The path, with a leading {@code ~/} read as the user's home. */
  public static Path of(String path) {
    if (path.startsWith("~/")) {
      return Path.of(System.getProperty("user.home")).resolve(path.substring(2));
    }
    return Path.of(path);
  }
}
