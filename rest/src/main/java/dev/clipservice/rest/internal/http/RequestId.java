package dev.clipservice.rest.internal.http;

import java.util.UUID;
import java.util.regex.Pattern;

/** The name of one request, for logs of both sides. */
public final class RequestId {

  /** The header that carries it, in and out. */
  public static final String HEADER = "x-request-id";

  // Printable, without a space: nothing that could break a log line or a header
  private static final Pattern ACCEPTED = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private RequestId() {}

  /**
   * The client's own id if it is usable, else a new one.
   *
   * @param sent what the client sent, or null
   */
  public static String effective(String sent) {
    return sent != null && ACCEPTED.matcher(sent).matches() ? sent : "req_" + UUID.randomUUID();
  }
}
