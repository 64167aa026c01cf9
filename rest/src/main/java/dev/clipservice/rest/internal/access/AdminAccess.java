package dev.clipservice.rest.internal.access;

import jakarta.ws.rs.ForbiddenException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps web pages of others away from the admin API.
 *
 * <p>On loopback nobody needs a key, but a browser on this machine runs the pages of others too.
 * Such a page tells its {@code Origin}; one that had its own name resolved to 127.0.0.1 tells that
 * name as {@code Host}. Beyond loopback, keys are the guard, and without keys there is no admin
 * API.
 */
public final class AdminAccess {

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/?#@\\s]+)(:\\d{1,5})?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(::1|(0:){7}1)]?");

  private final String boundTo;
  private final boolean loopback;
  private final boolean keysRequired;
  private final Set<String> ownNames;

  /**
   * Decides for one server.
   *
   * @param boundTo the host name or address that the service listens on
   * @param keysRequired whether API keys are configured
   */
  public AdminAccess(String boundTo, boolean keysRequired) {
    this.boundTo = boundTo;
    this.keysRequired = keysRequired;
    String name = boundTo.toLowerCase(Locale.ROOT);
    this.loopback = LOOPBACK.matcher(name).matches();
    String inUrl = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    this.ownNames =
        Stream.of("localhost", "127.0.0.1", "[::1]", inUrl).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nobody can reach the admin API as things are configured. */
  public boolean disabled() {
    return !loopback && !keysRequired;
  }

  /** What to tell whoever configured it so. */
  public String disabledReason() {
    return "The admin API is disabled: the service listens on %s, beyond this machine, without API keys. Set CLIP_API_KEYS, or CLIP_SERVICE_HOST=127.0.0.1."
        .formatted(boundTo);
  }

  /**
   * Lets a request pass or not.
   *
   * @param host the header's value, or null
   * @param origin the header's value, or null
   * @throws ForbiddenException with a message for people
   */
  void check(String host, String origin) {
    if (disabled()) {
      throw new ForbiddenException(disabledReason());
    }
    if (!loopback) {
      return;
    }
    if (!ownNames.contains(nameIn(host))) {
      throw new ForbiddenException(
          "The admin API answers only to the name of this machine: expected a Host header of"
              + " localhost or 127.0.0.1.");
    }
    if (origin != null && !isSameAuthority(origin, host)) {
      throw new ForbiddenException(
          "The admin API answers only to its own page: the request's Origin is another one.");
    }
  }

  private static String nameIn(String authority) {
    if (authority == null) {
      return "";
    }
    Matcher matcher = AUTHORITY.matcher(authority);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isSameAuthority(String origin, String host) {
    try {
      URI uri = URI.create(origin);
      return uri.getScheme() != null
          && uri.getRawAuthority() != null
          && withPort(uri.getRawAuthority(), uri.getScheme())
              .equalsIgnoreCase(withPort(host, uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withPort(String authority, String scheme) {
    boolean told = authority.matches(".*:\\d+");
    return told ? authority : authority + (scheme.equalsIgnoreCase("https") ? ":443" : ":80");
  }
}
