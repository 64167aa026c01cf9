package dev.clipservice.dist;

import dev.clipservice.dist.FuzzedRequest.Flaw;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Requests made at random, each again by its number: structured ones, with one or two things in
 * them that hardly anybody sends, and broken ones.
 */
final class FuzzedRequests {

  /** One of several that HTTP does not have. */
  static final String INVENTED_METHOD = "BREW";

  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "PUT",
          "PATCH",
          "DELETE",
          "CONNECT",
          INVENTED_METHOD,
          "post",
          "M-SEARCH");

  private static final List<String> TARGETS =
      List.of(
          "/",
          "//",
          "/?a=%zz&&=",
          "/health",
          "/health?x=%00",
          "/health;v=1",
          "/HEALTH",
          "/v1",
          "/v1/models",
          "/v1/models/clip-vit-l%2F14",
          "/v1/models/%EA%B9%80",
          "/v1/models/%2e%2e%2f",
          "/v1/models/a/b/c",
          "/v1/embeddings/",
          "/v1/embeddings?input=a",
          "/v1//embeddings",
          "/v1/../health",
          "/api",
          "/api/worker",
          "/api/worker/pause",
          "/api/worker/throttle?x",
          "/api/jobs/1",
          "/api/jobs/%F0%9F%A7%B1",
          "/api/parts/3001/4/generate",
          "/api/parts/%2F/x/generate",
          "/api/embeddings/statistics",
          "/api/embeddings/generate-missing?dryRun=true",
          "/api/embeddings/generate-missing?dryRun=maybe&dryRun=true",
          "/api/embeddings/retarget",
          "/page/page.js",
          "/page/..",
          "/page/nothing.js",
          "/WEB-INF/web.xml",
          "/META-INF/MANIFEST.MF",
          "/container-error",
          "/\u00ff",
          "/\\",
          "/a|b^{c}`\"<>",
          "/health?a|b\\",
          "http://127.0.0.1/health",
          "http://[::1]:80/v1/models",
          "*");

  /** What the container refuses before the service is asked. */
  private static final List<String> NO_TARGETS =
      List.of("/%", "/%zz", "/%00", "/v1/models/%ff%fe", "/..", "/page/..%2f..%2fx", "health", "");

  private static final List<String> HEADERS =
      List.of(
          "Accept: text/html",
          "Accept: text/event-stream",
          "Accept: a/b;q=2",
          "Accept: ;",
          "Accept: */*;q=nan",
          "Accept: " + "text/x,".repeat(300) + "*/*",
          "Accept-Language: ;;q=q",
          "Accept-Charset: x;;",
          "Accept-Encoding: gzip;q=x",
          "Content-Encoding: gzip",
          "Content-Encoding: identity",
          "Content-Type: text/plain",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: application/json; charset=nonsense",
          "Content-Type: a",
          "Content-Type: ",
          "Content-Type: application/json;;;=",
          "Content-Language: \u00ff",
          "Authorization: Bearer wrong",
          "Authorization: Basic !!!",
          "Authorization: \u00ff\u0000",
          "x-clip-priority: bulk",
          "x-clip-priority: \u00ff",
          "x-request-id: " + "a".repeat(5_000),
          "x-request-id: a\tb\u0001<>\"",
          "If-None-Match: \"",
          "If-Modified-Since: yesterday",
          "Range: bytes=a-",
          "Cookie: a=\u0080;;;=; $Version=1",
          "Cookie: JSESSIONID=0000:x; LtpaToken2=!; WASReqURL=%zz",
          "Origin: null",
          "Origin: \u0001",
          "Forwarded: for=;;;",
          "X-Forwarded-Proto: gopher",
          "X-Forwarded-Port: x",
          "X-HTTP-Method-Override: DELETE",
          "$WSSN: elsewhere",
          "$WSSP: nonsense",
          "Upgrade: h2c",
          "Expect: nonsense",
          "X-Long: " + "x".repeat(20_000));

  /** Lines that a parser may refuse, or take. */
  private static final List<String> BROKEN_HEADERS =
      List.of(
          "no colon",
          "name with blank: 1",
          ": nameless",
          " folded: 1",
          "Content-Length: abc",
          "Content-Length: -5",
          "Content-Length: 99999999999999999999",
          "Content-Length: 3",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: nonsense",
          "Host: another:9999",
          "Host: [[[:x",
          "X-Much: " + "x".repeat(70_000),
          "Expect: 100-continue");

  private static final List<Flaw> FLAWS =
      List.of(Flaw.TARGET, Flaw.HEADER, Flaw.COOKIE, Flaw.FRAMING, Flaw.BYTES);

  private static final String BROKEN_COOKIE = "Cookie: $Version=9; a=b";

  private final long seed;
  private final int port;
  private final String key;

  /**
   * @param port of the server, for the Host header
   * @param key that opens everything
   */
  FuzzedRequests(long seed, int port, String key) {
    this.seed = seed;
    this.port = port;
    this.key = key;
  }

  FuzzedRequest request(long number) {
    Dice dice = Dice.of(seed, number);
    String method = dice.percent(60) ? "POST" : dice.oneOf(METHODS);
    String target = dice.percent(60) ? "/v1/embeddings" : dice.oneOf(TARGETS);
    byte[] body = method.equals("GET") && dice.percent(80) ? null : new FuzzedJson(dice).body();
    Flaw flaw = dice.percent(75) ? Flaw.NONE : dice.oneOf(FLAWS);
    String shown = flaw == Flaw.TARGET ? dice.oneOf(NO_TARGETS) : target;
    StringBuilder head = head(dice, method, shown);
    if (flaw == Flaw.HEADER) {
      head.append(dice.oneOf(BROKEN_HEADERS)).append("\r\n");
    } else if (flaw == Flaw.COOKIE) {
      head.append(BROKEN_COOKIE).append("\r\n");
    }
    byte[] bytes = framed(dice, head, body, flaw == Flaw.FRAMING);
    byte[] sent = flaw == Flaw.BYTES ? new FuzzedBytes(dice).of(bytes) : bytes;
    return new FuzzedRequest(number, sent, flaw, method.equals("HEAD"));
  }

  private StringBuilder head(Dice dice, String method, String target) {
    StringBuilder head =
        new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, target))
            .append("Host: 127.0.0.1:%d\r\nConnection: close\r\n".formatted(port));
    if (dice.percent(90)) {
      head.append("Authorization: Bearer ").append(key).append("\r\n");
    }
    if (dice.percent(90)) {
      head.append("Content-Type: application/json\r\n");
    }
    for (int more = dice.below(3); more > 0; more--) {
      head.append(dice.oneOf(HEADERS)).append("\r\n");
    }
    return head;
  }

  private static byte[] framed(Dice dice, StringBuilder head, byte[] body, boolean wrongly) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (body == null) {
      all.writeBytes(FuzzedBytes.ascii(head + "\r\n"));
    } else if (dice.percent(30)) {
      all.writeBytes(FuzzedBytes.ascii(head + "Transfer-Encoding: chunked\r\n\r\n"));
      chunks(dice, all, body, wrongly);
    } else {
      int length = wrongly ? dice.below(2 * body.length + 2) : body.length;
      all.writeBytes(FuzzedBytes.ascii(head + "Content-Length: " + length + "\r\n\r\n"));
      all.writeBytes(body);
    }
    return all.toByteArray();
  }

  private static void chunks(Dice dice, ByteArrayOutputStream all, byte[] body, boolean wrongly) {
    int at = 0;
    while (at < body.length) {
      int size = Math.min(body.length - at, 1 + dice.below(Math.max(100, body.length)));
      boolean wrong = wrongly && dice.percent(50);
      String told =
          wrong
              ? dice.oneOf(List.of("zz", "-1", "ffffffffff", "0", ""))
              : Integer.toHexString(size);
      all.writeBytes(FuzzedBytes.ascii(told + "\r\n"));
      all.write(body, at, size);
      all.writeBytes(FuzzedBytes.ascii("\r\n"));
      at += size;
    }
    if (!wrongly || dice.percent(50)) {
      all.writeBytes(FuzzedBytes.ascii("0\r\n\r\n"));
    }
  }
}
