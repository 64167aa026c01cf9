package dev.clipservice.dist;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One request of many. */
final class FuzzedRequest {

  private final long number;
  private final byte[] bytes;
  private final boolean parsable;
  private final boolean head;

  /**
   * @param number which one: the same number is the same request
   * @param parsable whether it is HTTP beyond doubt, so that the service and not the container's
   *     parser has to answer
   * @param head whether its method is HEAD
   */
  FuzzedRequest(long number, byte[] bytes, boolean parsable, boolean head) {
    this.number = number;
    this.bytes = bytes;
    this.parsable = parsable;
    this.head = head;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean parsable() {
    return parsable;
  }

  boolean head() {
    return head;
  }

  /** How to send it again, and what it begins with. */
  String reproduction() {
    String begin = new String(bytes, 0, Math.min(bytes.length, 600), StandardCharsets.ISO_8859_1);
    return "request %d, %s; again: base64 -d <<<'%s' | nc -N 127.0.0.1 3021%n%s"
        .formatted(
            number,
            parsable ? "well formed" : "broken",
            Base64.getEncoder().encodeToString(bytes),
            begin.replaceAll("[^\\x20-\\x7e\\n]", "\u00b7"));
  }
}
