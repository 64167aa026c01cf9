package dev.clipservice.dist.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out whether a server could listen somewhere, by listening there for a moment. */
final class Ports {

  /** What came of it. */
  enum State {
    FREE,
    TAKEN,
    /** The host is no address of this machine. */
    NO_SUCH_ADDRESS,
    /** The system reserves the port (below 1024 for ordinary users). */
    NOT_ALLOWED
  }

  private Ports() {}

  static State state(Endpoint endpoint) {
    try {
      listen(endpoint);
      return State.FREE;
    } catch (IOException e) {
      return explain(endpoint, e);
    }
  }

  /** A port of {@code host} that is free now. */
  static int free(String host) {
    try {
      return listen(new Endpoint(host, 0));
    } catch (IOException e) {
      throw new CannotServeException(
          "No free port was found on " + host + ": " + e.getMessage() + ".", e);
    }
  }

  // The errors have no types of their own; a second try on any port tells the address from the port
  private static State explain(Endpoint endpoint, IOException reason) {
    try {
      listen(endpoint.withPort(0));
    } catch (IOException e) {
      return State.NO_SUCH_ADDRESS;
    }
    boolean denied = String.valueOf(reason.getMessage()).contains("denied");
    return denied ? State.NOT_ALLOWED : State.TAKEN;
  }

  private static int listen(Endpoint endpoint) throws IOException {
    InetAddress address =
        endpoint.everyAddress()
            ? new InetSocketAddress(0).getAddress()
            : InetAddress.getByName(endpoint.host());
    try (ServerSocket socket = new ServerSocket(endpoint.port(), 1, address)) {
      return socket.getLocalPort();
    }
  }
}
