package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.inference.hub.ModelUnavailableException.Remedy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HubFailuresTest {

  private static final RemoteFile FILE =
      new RemoteFile(new HubId("acme/tiny"), "main", "config.json");

  private final HubFailures failures =
      new HubFailures(
          HubAccess.cachesOnly(),
          Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));

  static Stream<Arguments> broken() {
    IOException unresolved = new ConnectException();
    unresolved.initCause(new UnresolvedAddressException());
    return Stream.of(
        Arguments.of(unresolved, "The name h cannot be resolved.", Remedy.WAIT),
        Arguments.of(
            new ConnectException("Connection refused"),
            "h cannot be reached (Connection refused). Check the network",
            Remedy.WAIT),
        Arguments.of(
            new HttpConnectTimeoutException("HTTP connect timed out"),
            "h cannot be reached (HTTP connect timed out)",
            Remedy.WAIT),
        Arguments.of(
            new HttpTimeoutException("request timed out"),
            "h does not answer in time",
            Remedy.WAIT),
        Arguments.of(
            new SSLHandshakeException("Remote host terminated the handshake"),
            "No secure connection to h (Remote host terminated the handshake).",
            Remedy.WAIT),
        Arguments.of(
            new SSLException("PKIX path building failed", new CertificateException("unknown")),
            "Its certificate is not trusted: behind a proxy",
            Remedy.PERSON),
        Arguments.of(
            new IOException("fixed content-length: 10, bytes received: 5"),
            "The connection to h broke off (fixed content-length",
            Remedy.WAIT));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void tellsWhatBroke_andWhetherWaitingHelps(IOException e, String sentence, Remedy remedy) {
    ModelUnavailableException told = failures.broken("h", e);
    assertTrue(told.getMessage().contains(sentence), told.getMessage());
    assertEquals(remedy, told.remedy());
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "' 12 ', 12",
    "999999, 3600",
    "'Sun, 01 Mar 2026 00:01:30 GMT', 90",
    "'Sat, 01 Mar 2025 00:01:30 GMT', 0",
    "soon, ",
    "-3, ",
    "99999999999999999999, ",
  })
  void readsRetryAfter_asSecondsOrDate(String value, Long seconds) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(value)), (a, b) -> true);
    assertEquals(
        Optional.ofNullable(seconds).map(Duration::ofSeconds),
        failures.refused(FILE, "h", 429, headers).retryAfter());
  }

  @Test
  void takesARefusalForFinal_unlessTheServerIsOnlyBusy() {
    HttpHeaders none = HttpHeaders.of(Map.of(), (a, b) -> true);
    for (int status : List.of(400, 401, 403, 404, 407, 410, 451, 501)) {
      assertEquals(Remedy.PERSON, failures.refused(FILE, "h", status, none).remedy());
    }
    for (int status : List.of(408, 429, 500, 502, 503, 504, 520)) {
      assertEquals(Remedy.WAIT, failures.refused(FILE, "h", status, none).remedy());
    }
  }
}
