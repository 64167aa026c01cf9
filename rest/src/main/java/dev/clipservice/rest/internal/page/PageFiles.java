package dev.clipservice.rest.internal.page;

import dev.clipservice.rest.internal.http.SecurityHeadersFilter;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All files of the page, and how each is answered.
 *
 * <p>{@code index.html} names the others under {@code /page/current/}; what is served names them
 * under a digest of all of them instead. So a browser asks for the index each time and for the rest
 * once, and never mixes two versions. Libraries are under {@code lib/NAME/}, without their version.
 */
public final class PageFiles {

  static final String OWN = "/page/";
  static final String LIBRARIES = "/webjars/";

  private static final String CURRENT = "current";
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";

  // Nothing from elsewhere, nothing inline, no frame around it
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Pattern READS_GZIP =
      Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9-]*/)*[A-Za-z0-9][A-Za-z0-9.-]*\\.(css|js|svg)");
  private static final Pattern IN_LIBRARY = Pattern.compile("lib/([^/]+/)(.+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private final PageFolder folder;
  private final String version;
  private final PageFile index;
  // No more than there are files
  private final Map<String, PageFile> parts = new ConcurrentHashMap<>();

  /** Reads the index, and the others as they are asked for. */
  public PageFiles(PageFolder folder) {
    this.folder = folder;
    this.version = PageVersion.of(folder);
    this.index = readIndex();
  }

  Response index(Request request, HttpHeaders headers) {
    return answer(index, request, headers)
        .header(HttpHeaders.CACHE_CONTROL, ASK_EACH_TIME)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  /**
   * @param inVersion the digest that the index has, or {@code current} for whatever is there
   * @throws NotFoundException if the page has no such file, or is of another version
   */
  Response part(String inVersion, String name, Request request, HttpHeaders headers) {
    boolean current = inVersion.equals(CURRENT);
    if (!current && !inVersion.equals(version)) {
      throw new NotFoundException();
    }
    return answer(find(name), request, headers)
        .header(HttpHeaders.CACHE_CONTROL, current ? ASK_EACH_TIME : FOREVER)
        .build();
  }

  private static ResponseBuilder answer(PageFile file, Request request, HttpHeaders headers) {
    String encodings = headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
    boolean gzip = encodings != null && READS_GZIP.matcher(encodings).find();
    return file.answer(request, gzip)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header(SecurityHeadersFilter.POLICY, POLICY);
  }

  private PageFile find(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new NotFoundException();
    }
    String type = TYPES.get(matcher.group(1));
    return parts.computeIfAbsent(name, key -> new PageFile(type, read(path(key))));
  }

  private String path(String name) {
    Matcher matcher = IN_LIBRARY.matcher(name);
    if (!matcher.matches()) {
      return OWN + name;
    }
    SortedSet<String> versions = folder.list(LIBRARIES + matcher.group(1));
    if (versions.isEmpty()) {
      throw new NotFoundException();
    }
    return versions.last() + matcher.group(2);
  }

  private PageFile readIndex() {
    String html = new String(read(OWN + "index.html"), StandardCharsets.UTF_8);
    String named = html.replace(OWN + CURRENT + "/", OWN + version + "/");
    return new PageFile("text/html;charset=utf-8", named.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] read(String path) {
    try (InputStream in = folder.open(path)) {
      if (in == null) {
        throw new NotFoundException();
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
