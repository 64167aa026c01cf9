package dev.clipservice.core;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Settings that may change while the server runs: the environment's never do, those of {@code
 * CLIP_CONFIG_FILE} do when the file changes.
 *
 * <p>A change is taken as a whole or not at all: everyone who follows reads it first, and if anyone
 * finds it wrong all keep what they had.
 */
public interface LiveSettings {

  /** The present settings; each look-up tells the present value. */
  Settings current();

  /**
   * Reads something of the settings, now and after each change.
   *
   * @param read makes a value of settings, the same of the same; equal values are no change. Throws
   *     a {@link ClipServiceException} of kind {@code MISCONFIGURED} that names the variable, if
   *     one is wrong
   * @param changed is given each new value, after all could be read, on the thread that noticed the
   *     change; not the first one
   * @return tells the present value
   * @throws ClipServiceException of {@code read}, the first time
   */
  <T> Supplier<T> follow(Function<Settings, T> read, Consumer<T> changed);

  /** As the other, for those who ask for the present value whenever they need it. */
  default <T> Supplier<T> follow(Function<Settings, T> read) {
    return follow(read, value -> {});
  }

  /** Settings that do not change. */
  static LiveSettings fixed(Settings settings) {
    return new LiveSettings() {
      @Override
      public Settings current() {
        return settings;
      }

      @Override
      public <T> Supplier<T> follow(Function<Settings, T> read, Consumer<T> changed) {
        T value = read.apply(settings);
        return () -> value;
      }
    };
  }
}
