package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An environment made of pairs of name and value. */
final class MapSettings implements Settings {

  private final Map<String, String> values = new HashMap<>();

  static MapSettings of(String... namesAndValues) {
    MapSettings settings = new MapSettings();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
