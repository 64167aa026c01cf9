package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {

  private final RestServer server = RestServer.create();

  @ParameterizedTest
  @CsvSource({
    "style/page.css, text/css;charset=utf-8",
    "page.js, text/javascript;charset=utf-8",
    "lib/view/view.js, text/javascript;charset=utf-8",
    "icon.svg, image/svg+xml",
  })
  void servesThePartsOfThePage(String name, String type) {
    MockHttpResponse part = server.get("/page/current/" + name);
    assertEquals(200, part.getStatus());
    assertEquals(type, RestServer.header(part, "Content-Type"));
    assertEquals("no-cache", RestServer.header(part, "Cache-Control"));
    assertEquals("Accept-Encoding", RestServer.header(part, "Vary"));
    assertEquals("nosniff", RestServer.header(part, "X-Content-Type-Options"));
    String tag = RestServer.header(part, "ETag");
    MockHttpResponse again = server.get("/page/current/" + name, "If-None-Match", tag);
    assertEquals(304, again.getStatus());
    assertEquals(0, again.getOutput().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "nope.js",
        "..%2fWEB-INF%2fweb.xml",
        "../WEB-INF/web.xml",
        "lib/view/..%2f..%2f..%2fpage%2fpage.js",
        "lib/nope/view.js",
        "lib/view/3.1.0/view.js",
        "style//page.css",
        "style/",
      })
  void servesNothingElse(String name) {
    assertEquals(404, server.get("/page/current/" + name).getStatus());
  }

  @Test
  void letsABrowserKeepWhatTheIndexNames_andKnowsNoOtherVersion() {
    String script = script(server);
    MockHttpResponse kept = server.get(script);
    assertEquals(200, kept.getStatus());
    assertEquals("public, max-age=31536000, immutable", RestServer.header(kept, "Cache-Control"));
    assertEquals(404, server.get("/page/0123456789abcdef/page.js").getStatus());
  }

  @Test
  void getsANewVersion_withAnyOtherFile() {
    Map<String, String> files = new HashMap<>(FilesInMemory.SMALL_PAGE.files());
    files.put("/page/style/page.css", "body { margin: 1rem; }");
    assertNotEquals(script(server), script(RestServer.withPage(new FilesInMemory(files))));
    files = new HashMap<>(FilesInMemory.SMALL_PAGE.files());
    files.put("/webjars/view/3.2.0/view.js", files.remove("/webjars/view/3.1.0/view.js"));
    assertNotEquals(script(server), script(RestServer.withPage(new FilesInMemory(files))));
    assertEquals(script(server), script(RestServer.create()));
  }

  @Test
  void compresses_forThoseWhoReadIt() throws IOException {
    MockHttpResponse plain = server.get("/page/current/page.js");
    MockHttpResponse small =
        server.get("/page/current/page.js", "Accept-Encoding", "deflate, gzip;q=0.8, br");
    assertEquals("gzip", RestServer.header(small, "Content-Encoding"));
    assertNotEquals(RestServer.header(plain, "ETag"), RestServer.header(small, "ETag"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small.getOutput()))) {
      assertArrayEquals(plain.getOutput(), in.readAllBytes());
    }
    MockHttpResponse unwanted =
        server.get("/page/current/page.js", "Accept-Encoding", "br, gzip;q=0");
    assertFalse(unwanted.getOutputHeaders().containsKey("Content-Encoding"));
  }

  private static String script(RestServer server) {
    String html = RestServer.text(server.get("/", "Accept", FrontDoorTest.BROWSER));
    Matcher matcher = Pattern.compile("src=\"(/page/[0-9a-f]{16}/page\\.js)\"").matcher(html);
    assertTrue(matcher.find(), html);
    return matcher.group(1);
  }
}
