package dev.clipservice.worker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** The servers that tests make their databases on; each is started or found once. */
enum TestServer {
  /** Has no pgvector; always there. */
  EMBEDDED {
    @Override
    String url(String database) {
      return Embedded.SERVER.getJdbcUrl("postgres", database);
    }
  },
  /** The one of CLIP_TEST_PGVECTOR_URL (postgresql://user@host:port/database); else skipped. */
  PGVECTOR {
    @Override
    String url(String database) {
      String url = System.getenv("CLIP_TEST_PGVECTOR_URL");
      assumeTrue(url != null, "CLIP_TEST_PGVECTOR_URL is not set");
      URI server = URI.create(url);
      String[] login = server.getUserInfo().split(":", 2);
      String address =
          "jdbc:postgresql://%s:%d/%s?user=%s"
              .formatted(server.getHost(), server.getPort(), database, login[0]);
      return login.length > 1 ? address + "&password=" + login[1] : address;
    }
  };

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<TestServer, String> TEMPLATES = new ConcurrentHashMap<>();

  abstract String url(String database);

  /**
   * The JDBC URL of a new database with the current schema: a copy of one that was migrated once.
   */
  String createDatabase() {
    return url(create(TEMPLATES.computeIfAbsent(this, TestServer::migrated)));
  }

  private static String migrated(TestServer server) {
    String name = server.create("template0");
    Flyway.configure()
        .dataSource(server.url(name), null, null)
        .locations("filesystem:../migrations/src/main/resources/db/clip-service")
        .load()
        .migrate();
    return name;
  }

  private String create(String template) {
    String name =
        "clip_worker_test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    execute("drop database if exists " + name + " with (force)");
    execute("create database " + name + " encoding 'UTF8' template " + template);
    if (this == PGVECTOR) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> execute("drop database if exists " + name + " with (force)")));
    }
    return name;
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
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
