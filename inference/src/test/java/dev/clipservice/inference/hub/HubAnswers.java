package dev.clipservice.inference.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What a {@link FakeHub} can answer, right and wrong. */
public final class HubAnswers {

  /** One answer. */
  @FunctionalInterface
  public interface Answer {
    void send(HttpExchange exchange) throws IOException;
  }

  private HubAnswers() {}

  /** The first byte that a Range header asks for. */
  static int from(String range) {
    return Integer.parseInt(range.replaceAll("\\D", ""));
  }

  /** Answers with a file from a byte on. */
  static void send(HttpExchange exchange, byte[] content, int from) throws IOException {
    int status = announce(exchange, content, from);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    }
  }

  /** Tells which part of the file comes; returns the status that goes with it. */
  private static int announce(HttpExchange exchange, byte[] content, int from) {
    if (from == 0) {
      return 200;
    }
    String range = "bytes %d-%d/%d".formatted(from, content.length - 1, content.length);
    exchange.getResponseHeaders().set("Content-Range", range);
    return 206;
  }

  /** Promises the whole file and breaks off after {@code bytes}. */
  static Answer breakingOff(byte[] content, int bytes) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : from(range);
      exchange.sendResponseHeaders(announce(exchange, content, from), content.length - from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Sends bytes without a promise of how many. */
  static Answer chunked(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(content);
      exchange.getResponseBody().close();
    };
  }

  /** A status and nothing else; headers as name and value in turn. */
  static Answer status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  static String sha256(byte[] content) {
    return hex("SHA-256", content);
  }

  static String gitSha1(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, blob, head.length, content.length);
    return hex("SHA-1", blob);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
