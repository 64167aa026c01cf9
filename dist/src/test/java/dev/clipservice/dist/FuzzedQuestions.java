package dev.clipservice.dist;

import dev.clipservice.dist.FuzzedRequest.Flaw;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Questions to the table made at random, each again by its number; none changes anything. */
final class FuzzedQuestions {

  private static final List<String> READING =
      List.of(
          "/api/parts",
          "/api/parts",
          "/api/parts/search",
          "/api/parts/search",
          "/api/embeddings/history",
          "/api/embeddings/history",
          "/api/embeddings/history/csv",
          "/api/embeddings/throughput",
          "/api/embeddings/statistics",
          "/api/map",
          "/api/worker",
          "/api/jobs");

  private static final List<String> COUNTING =
      List.of(
          "/api/embeddings/generate-missing",
          "/api/embeddings/retry-failed",
          "/api/embeddings/reembed-foreign",
          "/api/embeddings/reprocess-broken",
          "/api/embeddings/requeue-unverified",
          "/api/embeddings/validate",
          "/api/embeddings/retarget");

  private static final List<String> NAMES =
      List.of(
          "class",
          "state",
          "truncated",
          "errorClass",
          "text",
          "limit",
          "after",
          "q",
          "q",
          "k",
          "color",
          "category",
          "from",
          "to",
          "outcome",
          "partId",
          "colorId",
          "provider",
          "window",
          "sample",
          "unknown",
          "");

  /** As they stand in a URL. */
  private static final List<String> VALUES =
      List.of(
          "",
          "valid",
          "missing",
          "zero",
          "pending",
          "completed",
          "failed",
          "retry",
          "true",
          "TRUE",
          "0",
          "1",
          "-1",
          "500",
          "501",
          "2147483648",
          "9223372036854775808",
          "1e3",
          "NaN",
          "1h",
          "P1D",
          "-PT1H",
          "2026-01-01",
          "2026-02-30T25:61:61Z",
          "2026-01-01T00:00:00Z",
          "%2B999999999-12-31T23:59:59.999999999-18:00",
          "-999999999-01-01T00:00:00Z",
          "3001",
          "none",
          "2x4%20plate",
          "%ED%94%8C%EB%A0%88%EC%9D%B4%ED%8A%B8",
          "%F0%9F%A7%B1",
          "%00",
          "a%00b",
          "%01%1f%7f",
          "%ED%A0%80",
          "%FF%FE",
          "%C0%80",
          "%25",
          "%25_%5C%25",
          "%5C",
          "'%20OR%201=1%20--",
          "';DROP%20TABLE%20parts_master_features;--",
          "%7B%7D",
          "%5B%5D",
          "eyJpZCI6MX0",
          "eyJpZCI6MX0=",
          "AAAA",
          "MSAy",
          "LTE",
          "%3Cscript%3E",
          "${jndi:ldap://127.0.0.1/x}",
          "a&a=b",
          "x".repeat(3_000));

  private final long seed;
  private final int port;

  /**
   * @param port of the server, for the Host header
   */
  FuzzedQuestions(long seed, int port) {
    this.seed = seed;
    this.port = port;
  }

  FuzzedRequest request(long number) {
    Dice dice = Dice.of(seed, number);
    boolean counts = dice.percent(20);
    String method = counts ? "POST" : dice.oneOf(List.of("GET", "GET", "GET", "GET", "HEAD"));
    String path =
        counts ? dice.oneOf(COUNTING) : dice.percent(30) ? place(dice) : dice.oneOf(READING);
    String query = (counts ? "dryRun=true&" : "") + query(dice);
    String head =
        "%s %s?%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
            .formatted(method, path, query, port);
    return new FuzzedRequest(number, FuzzedBytes.ascii(head), Flaw.NONE, method.equals("HEAD"));
  }

  /** Of one part, or of one job. */
  private static String place(Dice dice) {
    String one = segment(dice);
    return switch (dice.below(4)) {
      case 0 -> "/api/jobs/" + one;
      case 1 -> "/api/parts/%s/%s/similar".formatted(one, segment(dice));
      default -> "/api/parts/%s/%s".formatted(one, segment(dice));
    };
  }

  /**
   * A value that the container takes for a part of a path, which it does of no control character.
   */
  private static String segment(Dice dice) {
    String value = dice.oneOf(VALUES);
    boolean taken = !value.isEmpty() && !value.contains("&") && !value.matches(".*%[01].*");
    return taken ? value : "3001";
  }

  private static String query(Dice dice) {
    return IntStream.range(0, dice.below(5))
        .mapToObj(i -> dice.oneOf(NAMES) + "=" + dice.oneOf(VALUES))
        .collect(Collectors.joining("&"));
  }
}
