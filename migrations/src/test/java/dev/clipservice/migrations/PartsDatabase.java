package dev.clipservice.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a test's own, and short ways to write and read it. */
final class PartsDatabase {

  /** A unit vector as PostgreSQL's real[]. */
  static final String UNIT = "array_prepend(1::real, array_fill(0::real, array[767]))";

  static final String ZERO = "array_fill(0::real, array[768])";

  final PGSimpleDataSource dataSource;

  private PartsDatabase(PGSimpleDataSource dataSource) {
    this.dataSource = dataSource;
  }

  static PartsDatabase empty(PostgresServer server) {
    return new PartsDatabase(server.createDatabase());
  }

  /** A copy of what {@code made} makes of an empty database, once for all tests. */
  static PartsDatabase copy(PostgresServer server, String what, Consumer<PartsDatabase> made) {
    return new PartsDatabase(
        server.copy(what, dataSource -> made.accept(new PartsDatabase(dataSource))));
  }

  static PartsDatabase legacy(PostgresServer server, String script) {
    return copy(server, script, database -> database.execute(resource("/legacy/" + script)));
  }

  static PartsDatabase migrated(PostgresServer server) {
    return copy(server, "migrated", PartsDatabase::migrate);
  }

  void migrate() {
    try {
      new SchemaMigration(dataSource).run(detail -> {});
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try {
      tryExecute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void tryExecute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs one statement; how many rows it wrote. */
  int update(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each row's columns, joined by a bar. */
  List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        StringBuilder joined = new StringBuilder(String.valueOf(row.getString(1)));
        for (int i = 2; i <= columns; i++) {
          joined.append('|').append(row.getString(i));
        }
        rows.add(joined.toString());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  String one(String query) {
    List<String> rows = rows(query);
    return rows.size() == 1 ? rows.get(0) : rows.toString();
  }

  /** The kept counts that differ from what a full scan finds; empty if all are right. */
  List<String> wrongCounts() {
    return rows(
        """
        select * from (
          select has_vector, provider, model, revision, status, has_text, truncated, sum(parts) as parts
          from (
            select * from embedding_count
            union all
            select clip_text_emb is not null, embedding_provider, embedding_model,
                   embedding_revision, embedding_status, clip_has_text(feature_text),
                   coalesce(embedding_truncated, false), -count(*)
            from parts_master_features group by 1, 2, 3, 4, 5, 6, 7) both_sides
          group by 1, 2, 3, 4, 5, 6, 7) differences
        where parts <> 0""");
  }

  /** The parts whose place in the queue contradicts their state; empty if all are right. */
  List<String> wrongJobs() {
    return rows(
        """
        select p.id, j.id, p.embedding_status, j.next_attempt_at
        from parts_master_features p full join embedding_job j on j.id = p.id
        where case
          when p.id is null then true
          when j.id is null then p.embedding_status = 'pending' and clip_has_text(p.feature_text)
          when not clip_has_text(p.feature_text) or p.embedding_status = 'completed' then true
          else (p.embedding_status = 'failed') <> (j.next_attempt_at = 'infinity') end""");
  }

  static String resource(String name) {
    try (InputStream in = PartsDatabase.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
