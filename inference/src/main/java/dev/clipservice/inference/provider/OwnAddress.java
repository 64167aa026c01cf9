package dev.clipservice.inference.provider;

import dev.clipservice.core.Settings;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Where clients find this server: a {@code CLIP_SERVICE_URL} that leads here means the model of
 * this process.
 *
 * @param host {@code CLIP_SERVICE_HOST}
 * @param port {@code CLIP_SERVICE_PORT}
 * @param publicPort {@code CLIP_PUBLIC_PORT}
 */
record OwnAddress(String host, int port, int publicPort) {

  private static final Set<String> EVERY_ADDRESS = Set.of("*", "0.0.0.0", "::", "[::]");

  static OwnAddress from(Settings settings) {
    int port = (int) settings.number("CLIP_SERVICE_PORT", 3021, 1, 65535);
    return new OwnAddress(
        settings.get("CLIP_SERVICE_HOST", "127.0.0.1"),
        port,
        (int) settings.number("CLIP_PUBLIC_PORT", port, 1, 65535));
  }

  /** Whether {@code url} has the host and a port of this server. */
  boolean is(ServiceUrl url) {
    return (url.port() == port || url.port() == publicPort)
        && (url.isLoopback()
            || url.host().equalsIgnoreCase(host.replaceAll("^\\[|]$", ""))
            || (EVERY_ADDRESS.contains(host) && isThisMachine(url.host())));
  }

  private static boolean isThisMachine(String name) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(name)) != null;
    } catch (UnknownHostException | SocketException e) {
      return false; // whoever that is, it cannot be reached now and is not us
    }
  }
}
