package dev.clipservice.dist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer as it came over the wire. */
final class RawAnswer {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param headers by their names in small letters; of several with one name the last
   */
  private RawAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Reads all answers of a connection but the interim ones.
   *
   * @param head whether the request's method was HEAD, whose answers have no body
   * @throws IOException if what came is not whole
   */
  static List<RawAnswer> readAll(byte[] bytes, boolean head) throws IOException {
    List<RawAnswer> answers = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(bytes);
    while (in.available() > 0) {
      RawAnswer answer = read(in, head);
      if (answer.status() >= 200) {
        answers.add(answer);
      }
    }
    return answers;
  }

  private static RawAnswer read(InputStream in, boolean head) throws IOException {
    String[] start = line(in).split(" ", 3);
    if (!start[0].startsWith("HTTP/") || start.length < 2) {
      throw new IOException("no status line: " + String.join(" ", start));
    }
    int status = Integer.parseInt(start[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    boolean without = head || status < 200 || status == 204 || status == 304;
    return new RawAnswer(status, headers, without ? new byte[0] : body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return chunks(in);
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(exactly(in, size));
      String unused = line(in);
    }
    String unused = line(in);
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("expected %d bytes, got %d".formatted(length, bytes.length));
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException(
            "the answer ends after: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
