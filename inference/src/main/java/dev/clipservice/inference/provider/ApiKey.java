package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What opens a service; never shown.
 *
 * @param value as it goes into the Authorization header
 */
record ApiKey(String value) {

  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  /**
   * The key that the first of {@code names} with a value holds.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if it cannot be one
   */
  static Optional<ApiKey> find(Settings settings, String... names) {
    for (String name : names) {
      String value = settings.get(name, "");
      if (!value.isEmpty()) {
        if (!VISIBLE.matcher(value).matches()) {
          throw new ClipServiceException(
              ClipServiceException.Kind.MISCONFIGURED,
              name + ": expected a key of visible ASCII characters, found others in it");
        }
        return Optional.of(new ApiKey(value));
      }
    }
    return Optional.empty();
  }

  /** The text without the key, should somebody have repeated it. */
  String hideIn(String text) {
    return text.replace(value, "***");
  }

  @Override
  public String toString() {
    return "ApiKey[hidden]";
  }
}
