package dev.clipservice.benchmarks.table;

import java.net.URI;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which PostgreSQL a program uses. */
final class DatabaseOption {

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "postgresql://USER@HOST:PORT/DATABASE of a server on which a database is created and"
              + " dropped again (.ci/pgvector start FOLDER prints one); default"
              + " $CLIP_TEST_PGVECTOR_URL.",
      defaultValue = "${env:CLIP_TEST_PGVECTOR_URL:-" + Option.NULL_VALUE + "}")
  private Optional<URI> server = Optional.empty();

  /** For picocli. */
  DatabaseOption() {}

  PartsTable create() throws SQLException {
    return new PartsTable(
        server.orElseThrow(
            () ->
                new IllegalStateException(
                    "expected --database URL or $CLIP_TEST_PGVECTOR_URL, found neither")));
  }
}
