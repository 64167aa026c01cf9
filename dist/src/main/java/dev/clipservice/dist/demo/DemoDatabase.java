package dev.clipservice.dist.demo;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The demo's database as an older system would have left it. The server's migrations and worker
 * then have real work to do.
 */
public final class DemoDatabase {

  /** The database's name. */
  public static final String NAME = "clip_demo";

  /** The user that owns it; no superuser. */
  public static final String USER = "clip";

  private static final int DIMENSIONS = 768;

  private static final String INSERT =
      "insert into parts_master_features"
          + " (part_id, part_name, color_id, feature_json, feature_text, clip_text_emb)"
          + " values (?, ?, ?, jsonb_build_object("
          + "'category', ?::text, 'keywords', to_jsonb(string_to_array(nullif(?, ''), ', '))), ?, ?)";

  private DemoDatabase() {}

  /**
   * Makes the user and the empty database, unless they are there.
   *
   * @param superuser connected to another database of the cluster, in auto-commit mode
   * @param password the user's, of hexadecimal digits
   */
  public static void create(Connection superuser, String password) throws SQLException {
    if (!exists(superuser, "select from pg_roles where rolname = '" + USER + "'")) {
      execute(superuser, "create role " + USER + " login password '" + password + "'");
    }
    if (!exists(superuser, "select from pg_database where datname = '" + NAME + "'")) {
      execute(superuser, "create database " + NAME + " owner " + USER);
    }
  }

  /**
   * Loads the parts if the database is new: all in one transaction, so that a kill leaves nothing
   * half loaded.
   *
   * @param connection to {@link #NAME}, as {@link #USER}
   * @param vectors a vector for every {@link DemoRow#GOOD} part
   * @return whether it was new
   */
  public static boolean load(
      Connection connection, List<DemoPart> parts, Map<String, Embedding> vectors)
      throws SQLException {
    connection.setAutoCommit(false);
    if (exists(connection, "select from pg_tables where tablename = 'clip_service_info'")) {
      connection.rollback();
      return false;
    }
    execute(connection, resource("old-database.sql"));
    insert(connection, parts, vectors);
    connection.commit();
    return true;
  }

  private static void insert(
      Connection connection, List<DemoPart> parts, Map<String, Embedding> vectors)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (DemoPart part : parts) {
        insert.setString(1, part.id());
        insert.setString(2, part.name());
        insert.setInt(3, part.colorId());
        insert.setString(4, part.category());
        insert.setString(5, part.keywords());
        insert.setString(6, part.featureText());
        Float[] vector = vector(part, vectors);
        insert.setArray(7, vector == null ? null : connection.createArrayOf("float4", vector));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static Float[] vector(DemoPart part, Map<String, Embedding> vectors) {
    return switch (part.row()) {
      case MISSING -> null;
      case ZERO -> zeros();
      case GOOD -> boxed(vectors.get(part.id()), part.id());
    };
  }

  private static Float[] zeros() {
    Float[] zeros = new Float[DIMENSIONS];
    Arrays.fill(zeros, 0f);
    return zeros;
  }

  private static Float[] boxed(Embedding vector, String partId) {
    if (vector == null || vector.dimensions() != DIMENSIONS) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "The demo's vectors: expected one of %d values for part %s, found %s: build again."
              .formatted(DIMENSIONS, partId, vector));
    }
    return IntStream.range(0, DIMENSIONS).mapToObj(vector::get).toArray(Float[]::new);
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) {
    try (InputStream in = DemoDatabase.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
