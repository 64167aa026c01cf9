package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/** The servers that tests make their databases on; each is started or found once. */
enum PostgresServer {
  /** Has no pgvector; always there. */
  EMBEDDED {
    @Override
    PGSimpleDataSource database(String name) {
      return (PGSimpleDataSource) Embedded.SERVER.getDatabase("postgres", name);
    }
  },
  /** The one of CLIP_TEST_PGVECTOR_URL (postgresql://user@host:port/database); else skipped. */
  PGVECTOR {
    @Override
    PGSimpleDataSource database(String name) {
      String url = System.getenv("CLIP_TEST_PGVECTOR_URL");
      assumeTrue(url != null, "CLIP_TEST_PGVECTOR_URL is not set");
      URI server = URI.create(url);
      String[] login = server.getUserInfo().split(":", 2);
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setServerNames(new String[] {server.getHost()});
      source.setPortNumbers(new int[] {server.getPort()});
      source.setUser(login[0]);
      source.setPassword(login.length > 1 ? login[1] : null);
      source.setDatabaseName(name);
      return source;
    }
  };

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<String, String> TEMPLATES = new ConcurrentHashMap<>();

  abstract PGSimpleDataSource database(String name);

  /** A new, empty database. */
  PGSimpleDataSource createDatabase() {
    return database(create("template0"));
  }

  /**
   * A new database that is a copy of another one.
   *
   * @param what names it
   * @param made makes it of an empty one; called once
   */
  PGSimpleDataSource copy(String what, Consumer<PGSimpleDataSource> made) {
    return database(
        create(
            TEMPLATES.computeIfAbsent(
                this + " " + what,
                key -> {
                  PGSimpleDataSource template = createDatabase();
                  made.accept(template);
                  return template.getDatabaseName();
                })));
  }

  private String create(String template) {
    String name = "clip_test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    try (Connection connection = database("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + name);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(name)));
      statement.execute("create database " + name + " encoding 'UTF8' template " + template);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return name;
  }

  /** Leaves nothing behind on a server that outlives the tests. */
  private void drop(String name) {
    if (this == EMBEDDED) {
      return;
    }
    try (Connection connection = database("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + name + " with (force)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Embedded {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
