package dev.clipservice.benchmarks.table;

import java.net.URI;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which PostgreSQL a program uses. */
final class DatabaseOption {

  private static final String VARIABLE = "CLIP_TEST_PGVECTOR_URL";

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "postgresql://USER@HOST:PORT/DATABASE of a server on which a database is created and"
              + " dropped again; default $"
              + VARIABLE
              + " (.ci/pgvector start FOLDER prints one).")
  private Optional<URI> server = Optional.empty();

  /** For picocli. */
  DatabaseOption() {}

  PartsTable create() throws SQLException {
    return new PartsTable(
        server
            .or(() -> Optional.ofNullable(System.getenv(VARIABLE)).map(URI::create))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "expected --database URL or " + VARIABLE + ", found neither")));
  }
}
