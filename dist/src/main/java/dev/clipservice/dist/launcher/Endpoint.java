package dev.clipservice.dist.launcher;

import java.util.Set;

/**
 * Where a server listens.
 *
 * @param host a name or an address; {@code *}, {@code 0.0.0.0} and {@code ::} mean every address
 * @param port 1 to 65535
 * @param tls whether it speaks TLS, and nothing else
 */
record Endpoint(String host, int port, boolean tls) {

  private static final Set<String> EVERY_ADDRESS = Set.of("*", "0.0.0.0", "::", "[::]");

  /** One without TLS. */
  Endpoint(String host, int port) {
    this(host, port, false);
  }

  /** Whether other machines may be able to reach it. */
  boolean reachableFromElsewhere() {
    return !isLoopback(host);
  }

  /** Whether it stands for every address of this machine. */
  boolean everyAddress() {
    return EVERY_ADDRESS.contains(host);
  }

  /** Its address for a client on this machine, e.g. {@code http://127.0.0.1:3021}. */
  String url() {
    String name = everyAddress() ? "127.0.0.1" : host;
    boolean bareIpv6 = name.contains(":") && !name.startsWith("[");
    return scheme() + "://" + (bareIpv6 ? "[" + name + "]" : name) + ":" + port;
  }

  /** {@code http} or {@code https}. */
  String scheme() {
    return tls ? "https" : "http";
  }

  /** The host as Open Liberty's {@code httpEndpoint} wants it. */
  String libertyHost() {
    return everyAddress() ? "*" : withoutBrackets(host);
  }

  Endpoint withPort(int other) {
    return new Endpoint(host, other, tls);
  }

  /** Whether {@code host} names this machine's loopback. */
  static boolean isLoopback(String host) {
    String name = withoutBrackets(host);
    return name.equalsIgnoreCase("localhost")
        || name.equals("::1")
        || name.matches("127(\\.\\d{1,3}){3}");
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
