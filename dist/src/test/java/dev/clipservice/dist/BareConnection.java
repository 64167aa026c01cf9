package dev.clipservice.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends what no well-behaved client does: the head of a request, and nothing of its body. */
final class BareConnection {

  private static final int PATIENCE_MILLIS = 120_000;

  private BareConnection() {}

  /** Announces a body of {@code length} bytes; takes an answer that tells its own length. */
  static ApiAnswer announce(ClipServer server, ApiRequest request, long length) {
    StringBuilder head = new StringBuilder(request + " HTTP/1.1\r\nHost: localhost\r\n");
    request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + length + "\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(request + " was not answered", e);
    }
  }

  private static ApiAnswer read(InputStream in) throws IOException {
    String status = line(in);
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ", 2);
      fields.put(parts[0], Arrays.asList(parts[1]));
    }
    HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);
    int length = (int) headers.firstValueAsLong("Content-Length").orElseThrow();
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new ApiAnswer(Integer.parseInt(status.split(" ", 3)[1]), headers, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
