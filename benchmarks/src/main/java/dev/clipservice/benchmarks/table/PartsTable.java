package dev.clipservice.benchmarks.table;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database of a measurement's own, and the table that our service has made in it. */
final class PartsTable implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofHours(1);

  private static final String INSERT =
      "insert into parts_master_features (part_id, color_id, feature_text) values (?, 1, ?)";

  private final URI server;
  private final String name = "clip_benchmark_" + ProcessHandle.current().pid();
  private Connection connection;

  /**
   * Creates the database.
   *
   * @param server {@code postgresql://USER[:PASSWORD]@HOST:PORT/DATABASE}, of a user who may create
   *     databases
   */
  PartsTable(URI server) throws SQLException {
    this.server = server;
    try (Connection maintenance = open(server.getPath())) {
      run(maintenance, "drop database if exists " + name + " with (force)");
      run(maintenance, "create database " + name + " encoding 'UTF8' template template0");
    }
    connection = open("/" + name);
  }

  /** For {@code DATABASE_URL}. */
  String url() {
    return server.toString().replaceFirst("/[^/]*$", "/" + name);
  }

  /** Waits until the service has made its tables. */
  void awaitSchema() throws SQLException, InterruptedException {
    await("select count(*) from pg_proc where proname = 'similar_to_part'", 1);
  }

  /** Fills the table anew, and tells how many rows a second got their vector. */
  double fill(List<String> texts) throws SQLException, InterruptedException {
    replaceBy(texts);
    long begin = System.nanoTime();
    awaitCompleted(texts.size());
    return texts.size() / ((System.nanoTime() - begin) / 1e9);
  }

  /** Empties the table and puts one row for each text into it, in one transaction. */
  private void replaceBy(List<String> texts) throws SQLException {
    connection.setAutoCommit(false);
    run(connection, "truncate parts_master_features, embedding_attempt");
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int row = 0; row < texts.size(); row++) {
        insert.setString(1, "part " + row);
        insert.setString(2, texts.get(row));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Adds a row, committed when this returns. */
  void add(String partId, String text) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, partId);
      insert.setString(2, text);
      insert.executeUpdate();
    }
  }

  /** Waits until so many rows have their vector. */
  void awaitCompleted(long rows) throws SQLException, InterruptedException {
    await(
        "select count(*) from parts_master_features"
            + " where embedding_status = 'completed' and clip_text_emb is not null",
        rows);
  }

  /** Takes away the index for similarity search, whose upkeep is not the queue's; for good. */
  void dropSearchIndex() throws SQLException {
    // What the service asks for before it builds one
    run(connection, "select pg_advisory_lock(1668049264, 6907000)");
    run(connection, "drop index if exists idx_clip_text_emb_hnsw");
  }

  /** From now on nothing tells a worker of new rows. */
  void cutOffNotifications() throws SQLException {
    String functions =
        "select pg_get_functiondef(oid) from pg_proc"
            + " where prosrc like '%pg_notify(''clip_embedding'', '''')%' and prorettype = 'trigger'::regtype";
    int cut = 0;
    try (Statement statement = connection.createStatement();
        ResultSet definitions = statement.executeQuery(functions)) {
      for (; definitions.next(); cut++) {
        run(
            connection,
            definitions.getString(1).replace("perform pg_notify('clip_embedding', '')", "null"));
      }
    }
    if (cut == 0) {
      throw new IllegalStateException("expected triggers that notify, found none");
    }
  }

  private void await(String count, long expected) throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    try (PreparedStatement query = connection.prepareStatement(count)) {
      while (number(query) < expected) {
        if (System.nanoTime() - begin > LIMIT.toNanos()) {
          throw new IllegalStateException(
              "expected %d within %s, got %d: %s".formatted(expected, LIMIT, number(query), count));
        }
        TimeUnit.MILLISECONDS.sleep(expected > 100 ? 50 : 1);
      }
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection open(String path) throws SQLException {
    String[] login = String.valueOf(server.getUserInfo()).split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.getHost() + ":" + server.getPort() + path,
        login[0],
        login.length > 1 ? login[1] : "");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    try (Connection maintenance = open(server.getPath())) {
      run(maintenance, "drop database " + name + " with (force)");
    }
  }
}
