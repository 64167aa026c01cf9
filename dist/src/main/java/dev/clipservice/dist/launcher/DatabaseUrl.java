package dev.clipservice.dist.launcher;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database as JDBC wants it. {@link #toString()} never shows the password.
 *
 * @param jdbcUrl without user and password, e.g. {@code jdbc:postgresql://localhost:5432/lego}
 * @param user not null
 * @param password not null, may be empty
 */
record DatabaseUrl(String jdbcUrl, String user, String password) {

  private static final String EXPECTED =
      "DATABASE_URL: expected postgresql://user:password@host:port/database";

  // The user's part ends at the last @: people do not always write it as %40
  private static final Pattern FORM =
      Pattern.compile(
          "(?:jdbc:)?([A-Za-z][\\w+.-]*)://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");

  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.%\\w]+]|[^:\\[\\]\\s]*)(?::([^:]*))?");

  // libpq's names of what pgJDBC calls otherwise
  private static final Map<String, String> JDBC_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "channel_binding", "channelBinding",
          "schema", "currentSchema");

  /**
   * Reads {@code postgresql://user:password@host:port/database?name=value}, also as {@code
   * postgres://} and {@code jdbc:postgresql://}, where user and password may be parameters. Names
   * and values are percent-decoded; the port defaults to 5432, the host to localhost, the user to
   * the system's.
   *
   * @throws CannotServeException naming the variable, what was expected and found, without secrets
   */
  static DatabaseUrl parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw wrong("found something that is no such URL");
    }
    if (!form.group(1).matches("postgres(ql)?")) {
      throw wrong("found a URL of \"" + form.group(1) + "\"");
    }
    Map<String, String> parameters = parameters(form.group(5));
    String[] login = form.group(2) == null ? new String[0] : form.group(2).split(":", 2);
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (login.length > 0 && !login[0].isEmpty()) {
      user = decode(login[0], "user");
    }
    if (login.length > 1) {
      password = decode(login[1], "password");
    }
    return new DatabaseUrl(
        "jdbc:postgresql://"
            + hosts(form.group(3))
            + "/"
            + encode(database(form.group(4)))
            + query(parameters),
        user == null ? System.getProperty("user.name") : user,
        password == null ? "" : password);
  }

  /** Host, port and database, for people: {@code localhost:5432/lego}. */
  String place() {
    return jdbcUrl.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*$", "");
  }

  private static String hosts(String text) {
    if (text.isEmpty()) {
      return "localhost:5432";
    }
    StringBuilder hosts = new StringBuilder();
    for (String one : text.split(",", -1)) {
      Matcher host = HOST.matcher(one);
      if (!host.matches()) {
        throw wrong("found a host that is none (an IPv6 address needs [brackets])");
      }
      hosts.append(hosts.isEmpty() ? "" : ",");
      hosts.append(host.group(1).isEmpty() ? "localhost" : decode(host.group(1), "host"));
      hosts.append(":").append(port(host.group(2)));
    }
    return hosts.toString();
  }

  // Never shows what was found: it may be the rest of a password
  private static int port(String text) {
    if (text == null || text.isEmpty()) {
      return 5432;
    }
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw wrong(
        "found a port that is no number from 1 to 65535"
            + " (in a password, write / as %2F, ? as %3F, # as %23 and @ as %40)");
  }

  private static String database(String text) {
    if (text == null || text.isEmpty()) {
      throw wrong("found no database name");
    }
    return decode(text, "database");
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String one : query.split("&", -1)) {
      if (one.isEmpty()) {
        continue;
      }
      String[] pair = one.split("=", 2);
      if (pair.length < 2) {
        throw wrong("found a parameter that is no name=value");
      }
      String name = decode(pair[0], "parameter");
      if (name.equals("host")) {
        throw wrong("found a parameter \"host\" (write it before the database's name; no sockets)");
      }
      parameters.put(JDBC_NAMES.getOrDefault(name, name), decode(pair[1], "parameter"));
    }
    return parameters;
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "?" : "&")
                .append(encode(name))
                .append("=")
                .append(encode(value)));
    return query.toString();
  }

  private static String decode(String text, String what) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "found a "
              + what
              + " whose % is followed by no two hexadecimal digits"
              + " (write % as %25)");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static CannotServeException wrong(String found) {
    return new CannotServeException(EXPECTED + ", " + found + ".");
  }

  @Override
  public String toString() {
    return "DatabaseUrl[" + place() + "]";
  }
}
