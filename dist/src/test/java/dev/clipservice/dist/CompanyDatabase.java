package dev.clipservice.dist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database of a company's own PostgreSQL: that of {@code CLIP_TEST_PGVECTOR_URL}, which
 * has pgvector, else an embedded one, which has not.
 */
final class CompanyDatabase implements AutoCloseable {

  /** Held by a class of tests, as there is one that kills the PostgreSQL of all databases. */
  static final String LOCK = "company-database";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name =
      "clip_dist_%d_%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
  private final Optional<EmbeddedPostgres> embedded;
  private final URI server;

  private CompanyDatabase(Optional<EmbeddedPostgres> embedded, URI server) throws SQLException {
    this.embedded = embedded;
    this.server = server;
    onServer("DROP DATABASE IF EXISTS " + name);
    onServer("CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0");
  }

  static CompanyDatabase create() throws IOException, SQLException {
    String url = System.getenv("CLIP_TEST_PGVECTOR_URL");
    if (url != null && !url.isBlank()) {
      return new CompanyDatabase(Optional.empty(), URI.create(url));
    }
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    return new CompanyDatabase(
        Optional.of(postgres),
        URI.create("postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres"));
  }

  boolean hasPgvector() {
    return embedded.isEmpty();
  }

  /** As {@code DATABASE_URL} takes it. */
  String url() {
    return server.resolve("/" + name).toString();
  }

  PartsUnderTest parts() {
    return new PartsUnderTest(url());
  }

  private void onServer(String sql) throws SQLException {
    new PartsUnderTest(server.toString()).execute(sql);
  }

  @Override
  public void close() throws IOException, SQLException {
    if (embedded.isPresent()) {
      embedded.get().close();
    } else {
      onServer("DROP DATABASE " + name + " WITH (FORCE)");
    }
  }
}
