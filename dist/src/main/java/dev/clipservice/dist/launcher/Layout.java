package dev.clipservice.dist.launcher;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The assembled service: where its parts are.
 *
 * @param home the folder that holds {@code launcher/}, {@code wlp/} and the rest, absolute
 */
record Layout(Path home) {

  /** The server's name inside Open Liberty. */
  static final String SERVER = "clip-service";

  /**
   * The layout that this program belongs to: the system property {@code clip.home} (the start
   * scripts set it), else the folder above the launcher's jar.
   */
  static Layout own() {
    String home = System.getProperty("clip.home", "");
    return new Layout((home.isEmpty() ? aboveJar() : Path.of(home)).toAbsolutePath().normalize());
  }

  Path wlp() {
    return home.resolve("wlp");
  }

  /** Open Liberty's {@code WLP_USER_DIR}. */
  Path wlpUser() {
    return wlp().resolve("usr");
  }

  Path application() {
    return wlpUser().resolve("servers/" + SERVER + "/apps/" + SERVER + ".war");
  }

  /** libtorch, its JNI library and libtokenizers. */
  Path natives() {
    return home.resolve("natives");
  }

  /** The JNI library for a libtorch with CUDA, which is not ours. */
  Path cuda() {
    return home.resolve("cuda");
  }

  Path tokenizersLibrary() {
    return natives().resolve(System.mapLibraryName("tokenizers"));
  }

  Path demoModel() {
    return home.resolve("models").resolve("clip-brick-mini");
  }

  Path demoParts() {
    return home.resolve("demo").resolve("parts.tsv");
  }

  Path demoVectors() {
    return home.resolve("demo").resolve("vectors");
  }

  /** The first file that should be there and is not. */
  Optional<Path> missing() {
    return List.of(
            wlp().resolve("bin/tools/ws-server.jar"),
            wlp().resolve("bin/tools/ws-javaagent.jar"),
            wlpUser().resolve("servers/" + SERVER + "/server.xml"),
            application(),
            tokenizersLibrary(),
            demoModel().resolve("config.json"),
            demoParts(),
            demoVectors())
        .stream()
        .filter(file -> !Files.isRegularFile(file))
        .findFirst();
  }

  /**
   * Checks that the build has put everything in its place.
   *
   * @throws CannotServeException if a file is missing
   */
  void requireComplete() {
    missing()
        .ifPresent(
            file -> {
              throw new CannotServeException(
                  "The service is not built completely, expected the file %s: build it with mvn -DskipTests package."
                      .formatted(file));
            });
  }

  private static Path aboveJar() {
    try {
      Path jar = Path.of(Layout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.resolve("../..");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this is a bug: the launcher's own place is no path", e);
    }
  }
}
