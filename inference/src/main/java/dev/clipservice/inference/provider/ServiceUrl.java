package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Where a service is.
 *
 * @param base http or https, with a host, without login, query and slashes at its end
 */
record ServiceUrl(URI base) {

  /**
   * Reads the value of the variable {@code name}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable; a login is not
   *     repeated
   */
  static ServiceUrl parse(String name, String text) {
    String shown = text.replaceFirst("//[^/]*@", "//***@");
    try {
      URI uri = URI.create(text.replaceAll("/+$", ""));
      if (uri.getRawUserInfo() != null) {
        throw wrong(name, "an address without a login (a key has a variable of its own)", shown);
      }
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return new ServiceUrl(uri);
      }
    } catch (IllegalArgumentException e) {
      // answered below, as an address of another kind is
    }
    throw wrong(name, "an address as http://127.0.0.1:3021", shown);
  }

  private static ClipServiceException wrong(String name, String expected, String found) {
    return new ClipServiceException(
        Kind.MISCONFIGURED, "%s: expected %s, found \"%s\"".formatted(name, expected, found));
  }

  /** The same without {@code /v1} at its end: clients are given either. */
  ServiceUrl withoutVersion() {
    return new ServiceUrl(URI.create(base.toString().replaceFirst("/+v1$", "")));
  }

  /** The address of {@code path}, which begins with a slash. */
  URI resolve(String path) {
    return URI.create(base + path);
  }

  int port() {
    return base.getPort() >= 0 ? base.getPort() : isPlain() ? 80 : 443;
  }

  /** Whether what is sent there can be read on the way. */
  boolean isPlain() {
    return "http".equalsIgnoreCase(base.getScheme());
  }

  /** The host without the brackets of an IPv6 address. */
  String host() {
    return base.getHost().replaceAll("^\\[|]$", "");
  }

  /** Whether it is this machine's loopback, by its name. */
  boolean isLoopback() {
    return host().equalsIgnoreCase("localhost")
        || host().equals("::1")
        || host().matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
