package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:3021, 127.0.0.1, false",
    "127.8.8.8, http://127.8.8.8:3021, 127.8.8.8, false",
    "localhost, http://localhost:3021, localhost, false",
    "::1, http://[::1]:3021, ::1, false",
    "[::1], http://[::1]:3021, ::1, false",
    "0.0.0.0, http://127.0.0.1:3021, *, true",
    "'*', http://127.0.0.1:3021, *, true",
    "::, http://127.0.0.1:3021, *, true",
    "example.org, http://example.org:3021, example.org, true",
  })
  void knowsItsUrl_libertysName_andWhoCanReachIt(
      String host, String url, String liberty, boolean reachable) {
    Endpoint endpoint = new Endpoint(host, 3021);
    assertEquals(url, endpoint.url());
    assertEquals(liberty, endpoint.libertyHost());
    assertEquals(reachable, endpoint.reachableFromElsewhere());
  }
}
