package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  private final RestServer server = RestServer.create();

  @Test
  void tellsHowLongItTook() {
    for (String path : new String[] {"/health", "/nope"}) {
      String millis = RestServer.header(server.get(path), "openai-processing-ms");
      assertTrue(millis.matches("\\d+"), millis);
    }
  }

  @Test
  void givesAPageToABrowser() {
    MockHttpResponse page = server.get("/", "Accept", BROWSER);
    assertEquals(200, page.getStatus());
    assertEquals("text/html;charset=utf-8", RestServer.header(page, "Content-Type"));
    assertTrue(RestServer.text(page).startsWith("<!doctype html>"));
    assertEquals("Accept", RestServer.header(page, "Vary"));
    String policy = RestServer.header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/*"})
  void givesLinksToAProgram(String accept) {
    MockHttpResponse links = server.get("/", "Accept", accept);
    assertEquals("application/json", RestServer.header(links, "Content-Type"));
    assertEquals(
        "{\"name\":\"clip-service\",\"version\":\"1.2.3\",\"links\":{"
            + "\"embeddings\":\"/v1/embeddings\",\"models\":\"/v1/models\",\"health\":\"/health\","
            + "\"statistics\":\"/api/embeddings/statistics\"}}",
        RestServer.text(links));
  }

  @ParameterizedTest
  @CsvSource({
    "page.css, text/css;charset=utf-8",
    "page.js, text/javascript;charset=utf-8",
    "texts.js, text/javascript;charset=utf-8",
    "icon.svg, image/svg+xml",
  })
  void servesThePartsOfThePage(String name, String type) {
    MockHttpResponse part = server.get("/page/" + name);
    assertEquals(200, part.getStatus());
    assertEquals(type, RestServer.header(part, "Content-Type"));
    assertEquals("no-cache", RestServer.header(part, "Cache-Control"));
    assertEquals("nosniff", RestServer.header(part, "X-Content-Type-Options"));
    String tag = RestServer.header(part, "ETag");
    MockHttpResponse again = server.get("/page/" + name, "If-None-Match", tag);
    assertEquals(304, again.getStatus());
    assertEquals(0, again.getOutput().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "..%2fversion.properties", "PageFile.class", "nope"})
  void servesNothingElseOfItsJar(String name) {
    assertEquals(404, server.get("/page/" + name).getStatus());
  }

  @Test
  void keepsItsOwnPolicy_nothingInlineNothingFromElsewhere() {
    String html = RestServer.text(server.get("/", "Accept", BROWSER));
    assertFalse(
        Pattern.compile("<style|\\sstyle=|\\son\\w+=|<script(?![^>]*src=)").matcher(html).find());
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html);
    int found = 0;
    while (links.find()) {
      found++;
      assertEquals(200, server.get(links.group(1)).getStatus(), links.group(1));
    }
    assertTrue(found >= 3);
    for (String name : List.of("page.css", "page.js", "texts.js")) {
      String part = RestServer.text(server.get("/page/" + name));
      assertFalse(part.contains("http://") || part.contains("https://"), name);
    }
  }

  @Test
  void hasEveryWord_inBothLanguages() {
    String words = RestServer.text(server.get("/page/texts.js"));
    String[] languages = words.split("\n  ko: \\{", -1);
    assertEquals(2, languages.length);
    assertEquals(keys(languages[0].split("en: \\{", -1)[1]), keys(languages[1]));
    String html = RestServer.text(server.get("/", "Accept", BROWSER));
    Matcher used = Pattern.compile("data-(?:text|label)=\"(\\w+)\"").matcher(html);
    while (used.find()) {
      assertTrue(keys(languages[1]).contains(used.group(1)), used.group(1));
    }
  }

  @Test
  void protectsEveryResponse() {
    for (String path : List.of("/", "/health", "/nope", "/v1/models", "/page/page.js")) {
      MockHttpResponse response = server.get(path);
      assertEquals("nosniff", RestServer.header(response, "X-Content-Type-Options"), path);
      assertEquals("DENY", RestServer.header(response, "X-Frame-Options"), path);
      assertEquals("no-referrer", RestServer.header(response, "Referrer-Policy"), path);
      assertTrue(
          RestServer.header(response, "Content-Security-Policy").contains("default-src 'none'"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "req_1-2/3:4", "~!@#$%^&*()"})
  void keepsTheClientsRequestId(String id) {
    assertEquals(id, RestServer.header(server.get("/health", "x-request-id", id), "x-request-id"));
    assertEquals(id, RestServer.header(server.get("/nope", "x-request-id", id), "x-request-id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "\u00e9", "\uD55C"})
  void replacesARequestIdThatIsUnfit(String id) {
    String given = RestServer.header(server.get("/health", "x-request-id", id), "x-request-id");
    assertTrue(given.matches("req_[0-9a-f-]{36}"), given);
  }

  @Test
  void replacesARequestIdThatIsTooLong_andNamesEachRequestAnew() {
    String first =
        RestServer.header(server.get("/", "x-request-id", "x".repeat(129)), "x-request-id");
    assertTrue(first.startsWith("req_"), first);
    assertNotEquals(first, RestServer.header(server.get("/"), "x-request-id"));
  }

  @Test
  void countsEveryRequest_underFewNames() {
    server.get("/");
    server.get("/page/nope");
    server.get("/v1/models/made-up");
    server.get("/v1/modelsX");
    server.get("/made/up");
    server.embed("{");
    server.get("/health", "Accept", "nonsense");
    assertEquals(
        List.of(
            "page 200",
            "page 404",
            "v1/models 404",
            "other 404",
            "other 404",
            "v1/embeddings 400",
            "health 400"),
        server.metrics.answered);
  }

  private static Set<String> keys(String block) {
    Set<String> keys = new TreeSet<>();
    Matcher matcher = Pattern.compile("(?m)^    (\\w+):").matcher(block);
    while (matcher.find()) {
      keys.add(matcher.group(1));
    }
    return keys;
  }
}
