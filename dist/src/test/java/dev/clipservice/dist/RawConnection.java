package dev.clipservice.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection to a server of this machine, for what no HTTP client would send. */
final class RawConnection implements AutoCloseable {

  private static final int LIMIT_MILLIS = 120_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** As {@link #send(byte[])}, each character a byte. */
  boolean send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns whether the server took all of it: it may have answered and closed before the end. */
  boolean send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  /** Says that nothing more will come. */
  void endOutput() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      // the server has closed already
    }
  }

  /** What comes up to the first empty line; empty if the server closes before. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return "";
        }
        head.append((char) next);
      }
      return head.toString();
    } catch (SocketException e) {
      return ""; // reset
    }
  }

  /** Whether something has come that was not read yet. */
  boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** All that comes until the server closes. */
  byte[] readAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      // reset: the server did not read what was left of the request; what it said stays
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
