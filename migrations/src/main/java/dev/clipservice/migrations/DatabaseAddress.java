package dev.clipservice.migrations;

import dev.clipservice.core.ClipServiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, as people may read it: without user and password.
 *
 * @param label {@code host:port/database}
 */
public record DatabaseAddress(String label) {

  private static final Pattern JDBC_URL =
      Pattern.compile("jdbc:postgresql://(?:[^@/?]*@)?([^/?]*)/?([^?]*)(?:\\?.*)?");

  /**
   * Reads the form of the driver, e.g. {@code jdbc:postgresql://localhost:5432/parts?user=me}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming CLIP_JDBC_URL, for anything
   *     else; the value itself is not told, it may hold a password
   */
  public static DatabaseAddress parse(String jdbcUrl) {
    Matcher url = JDBC_URL.matcher(jdbcUrl);
    if (!url.matches()) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "CLIP_JDBC_URL: expected jdbc:postgresql://host:port/database, found something else");
    }
    String server = url.group(1).isEmpty() ? "localhost" : url.group(1);
    String port = server.matches(".*:\\d+") ? "" : ":5432";
    return new DatabaseAddress(server + port + "/" + url.group(2));
  }

  @Override
  public String toString() {
    return label;
  }
}
