package dev.clipservice.inference.http;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy of the environment, as curl and the Hugging Face tools read it: {@code https_proxy},
 * {@code http_proxy} and {@code no_proxy}, also in capitals. Where none is set, Java's own
 * properties count.
 *
 * @param https for https addresses
 * @param http for http addresses
 * @param direct hosts and domains that are asked without one; {@code *} is all
 */
public record ProxySettings(Optional<URI> https, Optional<URI> http, List<String> direct) {

  /** No proxy of the environment: Java's own properties count. */
  public static final ProxySettings NONE =
      new ProxySettings(Optional.empty(), Optional.empty(), List.of());

  /**
   * Reads the variables.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if one is no address of a proxy
   */
  public static ProxySettings from(Settings settings) {
    List<String> direct =
        List.of(either(settings, "no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"));
    return new ProxySettings(
        address(settings, "https_proxy"),
        address(settings, "http_proxy"),
        direct.stream().filter(host -> !host.isEmpty()).toList());
  }

  private static Optional<String> either(Settings settings, String name) {
    String value = settings.get(name, settings.get(name.toUpperCase(Locale.ROOT), ""));
    return Optional.of(value).filter(given -> !given.isEmpty());
  }

  private static Optional<URI> address(Settings settings, String name) {
    return either(settings, name).map(value -> address(name, value));
  }

  private static URI address(String name, String value) {
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // answered below; the value may hold a password and is not repeated
    }
    throw new ClipServiceException(
        ClipServiceException.Kind.MISCONFIGURED,
        name + ": expected the address of an HTTP proxy, as http://proxy.example:3128");
  }

  /** The selector for Java's HTTP client. */
  public ProxySelector selector() {
    return https.isEmpty() && http.isEmpty() ? ProxySelector.getDefault() : new Selector();
  }

  private Proxy proxyFor(URI uri) {
    Optional<URI> chosen = "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
    if (chosen.isEmpty() || isDirect(uri.getHost().toLowerCase(Locale.ROOT))) {
      return Proxy.NO_PROXY;
    }
    URI proxy = chosen.get();
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
  }

  private boolean isDirect(String host) {
    // A proxy is never asked for this machine
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.startsWith("127.")
        || direct.stream().anyMatch(entry -> matches(entry, host));
  }

  private static boolean matches(String entry, String host) {
    String domain = entry.startsWith(".") ? entry.substring(1) : entry;
    return entry.equals("*") || host.equals(domain) || host.endsWith("." + domain);
  }

  /** Without addresses, which may hold passwords. */
  @Override
  public String toString() {
    return "ProxySettings[https=%s, http=%s]".formatted(https.isPresent(), http.isPresent());
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      return List.of(proxyFor(uri));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // the request fails with the same words
    }
  }
}
