package dev.clipservice.inference.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Properties of which each stands there once: of two values, one would be passed over. */
final class UniqueProperties extends Properties {

  private static final long serialVersionUID = 1L;

  /**
   * Reads what {@link Properties} reads.
   *
   * @throws IllegalArgumentException with what was expected and found, without any value
   */
  static Map<String, String> read(String text) {
    UniqueProperties properties = new UniqueProperties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be read; this is a bug", e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    return values;
  }

  @Override
  public synchronized Object put(Object name, Object value) {
    if (containsKey(name)) {
      throw new IllegalArgumentException("each name once, found %s twice".formatted(name));
    }
    return super.put(name, value);
  }
}
