package dev.clipservice.inference.settings;

import dev.clipservice.core.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What of {@code CLIP_CONFIG_FILE} counts at the moment. One for the process: MicroProfile Config
 * makes its sources itself, and the watch has to reach them.
 */
final class FileValues {

  /** What a thread looks at before it is accepted. */
  private static final ThreadLocal<Map<String, String>> TRIED = new ThreadLocal<>();

  /** Those of this process. */
  static final FileValues OF_PROCESS =
      new FileValues(name -> Optional.ofNullable(System.getenv(name)));

  private final Optional<ConfigFile> first;
  private volatile Map<String, String> accepted;

  /**
   * Reads the file that {@code environment} names, if it names one.
   *
   * @throws dev.clipservice.core.ClipServiceException if it cannot be read: a server must not run
   *     without the keys and limits that its owner believes in
   */
  FileValues(Settings environment) {
    first = ConfigFile.path(environment).map(ConfigFile::read);
    accepted = first.map(ConfigFile::values).orElse(Map.of());
  }

  /** The file as it was at the start; empty if none is configured. */
  Optional<ConfigFile> first() {
    return first;
  }

  /** What counts for the caller. */
  Map<String, String> get() {
    Map<String, String> mine = TRIED.get();
    return mine == null ? accepted : mine;
  }

  /** Runs {@code look} as if {@code values} counted; for this thread only. */
  <T> T with(Map<String, String> values, Supplier<T> look) {
    TRIED.set(values);
    try {
      return look.get();
    } finally {
      TRIED.remove();
    }
  }

  void accept(Map<String, String> values) {
    accepted = values;
  }
}
