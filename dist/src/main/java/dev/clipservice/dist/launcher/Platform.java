package dev.clipservice.dist.launcher;

import java.nio.file.Path;
import java.util.Locale;

/** What differs between operating systems. */
final class Platform {

  static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private Platform() {}

  static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  /** The {@code java} that runs this program. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java");
  }

  /** How a person starts us here. */
  static String startScript() {
    return WINDOWS ? "start-clip-service.bat" : "./start-clip-service.sh";
  }

  /** A start with one variable set, as one types it here. */
  static String startWith(String name, String value) {
    return WINDOWS
        ? "set \"%s=%s\" and start %s".formatted(name, value, startScript())
        : "%s=%s %s".formatted(name, value, startScript());
  }
}
