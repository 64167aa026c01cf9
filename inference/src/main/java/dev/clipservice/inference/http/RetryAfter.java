package dev.clipservice.inference.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header Retry-After (RFC 9110, 10.2.3): seconds, or a date. */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * How long a server asks to be left alone.
   *
   * @param most nobody is believed who asks for more
   * @return not negative; empty if it asks for nothing, or for something that nobody understands
   */
  public static Optional<Duration> of(HttpHeaders headers, InstantSource clock, Duration most) {
    return headers
        .firstValue("Retry-After")
        .flatMap(value -> parse(value.strip(), clock))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .map(wait -> wait.compareTo(most) > 0 ? most : wait);
  }

  private static Optional<Duration> parse(String value, InstantSource clock) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), Instant.from(date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
