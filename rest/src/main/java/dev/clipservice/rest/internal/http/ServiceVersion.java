package dev.clipservice.rest.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of the program, written into the jar by the build.
 *
 * @param value e.g. {@code 1.2.0}
 */
public record ServiceVersion(String value) {

  private static final String FILE = "/dev/clipservice/rest/version.properties";

  /** The version of this jar. */
  public static ServiceVersion load() {
    try (InputStream in = ServiceVersion.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      properties.load(in);
      return new ServiceVersion(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
