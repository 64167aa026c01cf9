package dev.clipservice.dist;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** An answer as it came over the wire. */
record ApiAnswer(int status, HttpHeaders headers, String body) {

  static ApiAnswer of(HttpResponse<String> response) {
    return new ApiAnswer(response.statusCode(), response.headers(), response.body());
  }
}
