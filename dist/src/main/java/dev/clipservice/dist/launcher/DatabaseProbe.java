package dev.clipservice.dist.launcher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * What one attempt to reach a database came to.
 *
 * @param reached whether a query was answered
 * @param detail its version and vector type, or what is wrong; without secrets
 */
record DatabaseProbe(boolean reached, String detail) {

  private static final String SECONDS = "5";

  private static final String QUESTION =
      "select current_setting('server_version'),"
          + " (select installed_version from pg_available_extensions where name = 'vector'),"
          + " exists (select from pg_available_extensions where name = 'vector')";

  /** Tries once, for a few seconds at most. */
  static DatabaseProbe of(DatabaseUrl database) {
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), login(database));
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(QUESTION)) {
      answer.next();
      return new DatabaseProbe(
          true, "PostgreSQL %s, %s".formatted(answer.getString(1), vector(answer)));
    } catch (SQLException e) {
      return new DatabaseProbe(false, firstLine(e));
    }
  }

  private static Properties login(DatabaseUrl database) {
    Properties login = new Properties();
    login.setProperty("user", database.user());
    login.setProperty("password", database.password());
    login.setProperty("loginTimeout", SECONDS);
    login.setProperty("connectTimeout", SECONDS);
    login.setProperty("socketTimeout", SECONDS);
    login.setProperty("ApplicationName", "clip-service launcher");
    return login;
  }

  private static String vector(ResultSet answer) throws SQLException {
    String installed = answer.getString(2);
    if (installed != null) {
      return "pgvector " + installed;
    }
    return answer.getBoolean(3) ? "pgvector not yet created" : "no pgvector (real[] is used)";
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
