package dev.clipservice.inference.settings;

import dev.clipservice.core.Settings;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Someone who reads something of the settings, and wants to know when it changes. */
final class Follower<T> implements Supplier<T> {

  private final Function<Settings, T> read;
  private final Consumer<T> changed;
  private final Set<String> names = new HashSet<>();
  private volatile T value;

  /** Reads it for the first time. */
  Follower(Settings settings, Function<Settings, T> read, Consumer<T> changed) {
    this.read = read;
    this.changed = changed;
    this.value = read(settings);
  }

  @Override
  public T get() {
    return value;
  }

  /** The variables that it has asked for. */
  Set<String> names() {
    return names;
  }

  /**
   * Reads it again; nothing changes by that.
   *
   * @return makes the change, if there is one
   */
  Runnable prepare(Settings settings) {
    T next = read(settings);
    return () -> {
      if (!Objects.equals(next, value)) {
        value = next;
        changed.accept(next);
      }
    };
  }

  private T read(Settings settings) {
    return read.apply(
        name -> {
          names.add(name);
          return settings.find(name);
        });
  }
}
