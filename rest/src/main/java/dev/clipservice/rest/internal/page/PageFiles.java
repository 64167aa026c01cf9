package dev.clipservice.rest.internal.page;

import dev.clipservice.rest.internal.http.SecurityHeadersFilter;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** All files of the page, and how each is answered. */
public final class PageFiles {

  private static final String INDEX = "index.html";

  // Nothing from elsewhere, nothing inline, no frame around it
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageFile index = PageFile.load(INDEX, "text/html;charset=utf-8");
  private final Map<String, PageFile> parts =
      Map.of(
          "page.css", PageFile.load("page.css", "text/css;charset=utf-8"),
          "page.js", PageFile.load("page.js", "text/javascript;charset=utf-8"),
          "texts.js", PageFile.load("texts.js", "text/javascript;charset=utf-8"),
          "icon.svg", PageFile.load("icon.svg", "image/svg+xml"));

  Response index(Request request) {
    return answer(index, request);
  }

  /**
   * @throws NotFoundException if the page has no such file
   */
  Response part(String name, Request request) {
    PageFile file = parts.get(name);
    if (file == null) {
      throw new NotFoundException();
    }
    return answer(file, request);
  }

  private static Response answer(PageFile file, Request request) {
    return file.answer(request)
        // Kept, but asked for each time: a new version of the server is a new page at once
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header(SecurityHeadersFilter.POLICY, POLICY)
        .build();
  }
}
