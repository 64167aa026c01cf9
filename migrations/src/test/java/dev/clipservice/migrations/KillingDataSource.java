package dev.clipservice.migrations;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** A database whose backend dies just before the statement of a given number is sent to it. */
final class KillingDataSource {

  private final PGSimpleDataSource real;
  private final int deadly;
  private final AtomicInteger sent = new AtomicInteger();

  /**
   * @param deadly the number of the statement, from 1, over all connections
   */
  KillingDataSource(PGSimpleDataSource real, int deadly) {
    this.real = real;
    this.deadly = deadly;
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) ->
            method.getName().equals("getConnection")
                ? connection(real.getConnection())
                : invoke(real, method, arguments));
  }

  /** Whether there were as many statements. */
  boolean hasKilled() {
    return sent.get() >= deadly;
  }

  private Connection connection(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          if (result instanceof PreparedStatement statement) {
            return statement(PreparedStatement.class, statement, connection);
          }
          return result instanceof Statement statement
              ? statement(Statement.class, statement, connection)
              : result;
        });
  }

  private <T extends Statement> T statement(Class<T> type, T statement, Connection connection) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("execute") && sent.incrementAndGet() == deadly) {
            kill(connection);
          }
          return invoke(statement, method, arguments);
        });
  }

  private void kill(Connection connection) throws SQLException {
    int pid = connection.unwrap(PGConnection.class).getBackendPID();
    try (Connection other = real.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("select pg_terminate_backend(%d)".formatted(pid));
      // with a time limit the server itself would look only ten times a second
      while (lives(pid, statement)) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean lives(int pid, Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select exists (select from pg_stat_activity where pid = %d)".formatted(pid))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            KillingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
