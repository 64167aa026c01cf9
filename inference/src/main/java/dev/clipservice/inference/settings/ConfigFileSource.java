package dev.clipservice.inference.settings;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Shows {@code CLIP_CONFIG_FILE} to MicroProfile Config: after the environment, before defaults.
 */
public final class ConfigFileSource implements ConfigSource {

  /** The environment has 300, {@code microprofile-config.properties} 100. */
  private static final int ORDINAL = 200;

  /** For the service loader. */
  public ConfigFileSource() {}

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public Set<String> getPropertyNames() {
    return FileValues.OF_PROCESS.get().keySet();
  }

  @Override
  public String getValue(String name) {
    return FileValues.OF_PROCESS.get().get(name);
  }

  @Override
  public String getName() {
    return "CLIP_CONFIG_FILE";
  }
}
