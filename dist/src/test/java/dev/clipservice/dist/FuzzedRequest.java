package dev.clipservice.dist;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One request of many. */
final class FuzzedRequest {

  /** What is wrong with a request, as HTTP has it; nothing of that concerns the service. */
  enum Flaw {
    /** It is HTTP beyond doubt: the service has to answer. */
    NONE,
    /** A target that is no path. */
    TARGET,
    HEADER,
    /** A cookie of a version that does not exist. */
    COOKIE,
    /** A body that is longer or shorter than told, or comes in chunks that are none. */
    FRAMING,
    /** Bytes are changed, wherever it was. */
    BYTES
  }

  private final long number;
  private final byte[] bytes;
  private final Flaw flaw;
  private final boolean head;

  /**
   * @param number which one: the same number is the same request
   * @param head whether its method is HEAD
   */
  FuzzedRequest(long number, byte[] bytes, Flaw flaw, boolean head) {
    this.number = number;
    this.bytes = bytes;
    this.flaw = flaw;
    this.head = head;
  }

  byte[] bytes() {
    return bytes;
  }

  Flaw flaw() {
    return flaw;
  }

  boolean head() {
    return head;
  }

  /** Whether it says of which version its cookies are. */
  boolean hasCookieVersion() {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("$Version");
  }

  /** How to send it again, and what it begins with. */
  String reproduction() {
    String begin = new String(bytes, 0, Math.min(bytes.length, 600), StandardCharsets.ISO_8859_1);
    return "request %d, flaw: %s; again: base64 -d <<<'%s' | nc -N 127.0.0.1 3021%n%s"
        .formatted(
            number,
            flaw,
            Base64.getEncoder().encodeToString(bytes),
            begin.replaceAll("[^\\x20-\\x7e\\n]", "\u00b7"));
  }
}
