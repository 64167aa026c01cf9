package dev.clipservice.inference.provider;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/** An HTTP answer, read to its end. */
final class Reply {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Reply(HttpResponse<byte[]> response) {
    this.status = response.statusCode();
    this.headers = response.headers();
    this.body = response.body();
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The media type in lower case, without parameters; empty if there is none. */
  String contentType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  boolean isJson() {
    return contentType().equals("application/json") || contentType().endsWith("+json");
  }
}
