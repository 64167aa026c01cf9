package dev.clipservice.rest.internal.door;

import dev.clipservice.rest.internal.access.ApiKeys;
import dev.clipservice.rest.internal.http.BodyLimit;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The first of ours to see a request. It takes the body, and then a place if the request is for
 * embeddings; what is to be refused is noted, and refused by {@link RefusalFilter}, in the shape of
 * every other error. {@code META-INF/web-fragment.xml} puts it before everything.
 */
public class DoorFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** The request's attribute that holds the exception to refuse it with. */
  static final String REFUSAL = "dev.clipservice.refusal";

  private static final String COSTLY = "/v1/embeddings";

  private transient Door door;
  private transient BodyLimit limit;
  private transient ApiKeys keys;

  /** For the container, which makes filters itself. */
  public DoorFilter() {}

  @Inject
  void use(Door door, BodyLimit limit, ApiKeys keys) {
    this.door = door;
    this.limit = limit;
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isBodyWanted(request)) {
      answer(request, response, chain);
      return;
    }
    CollectedRequest collected = new CollectedRequest(request);
    try {
      new BodyReader(door, limit).read(collected);
      answer(collected, response, chain);
    } finally {
      door.letGo(collected.held());
    }
  }

  /** Who comes without a key, or with far too much, is refused before the body is read. */
  private boolean isBodyWanted(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    boolean body = length > 0 || request.getHeader("Transfer-Encoding") != null;
    return body && length <= limit.bytes() && keys.opens(request.getHeader("Authorization"));
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean wanted = request.getAttribute(REFUSAL) == null && path(request).startsWith(COSTLY);
    boolean entered = wanted && door.enter();
    if (wanted && !entered) {
      request.setAttribute(REFUSAL, door.full());
    }
    try {
      chain.doFilter(request, response);
    } finally {
      if (entered) {
        door.leave();
      }
    }
  }

  /** Decoded: there is more than one way to write it. */
  private static String path(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }
}
